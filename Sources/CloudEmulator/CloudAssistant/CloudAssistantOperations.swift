import CloudAssistantKit
import CloudCore
import Foundation

extension CloudEmulator {
    /// Answers a query with the JSON of a response.
    typealias CloudAssistantAnswer = @Sendable (CloudEmulator, EmulatorQuery, String) async throws -> Data

    /// The operations of Cloud Assistant that the emulator has, by name.
    static let cloudAssistantOperations: [String: CloudAssistantAnswer] = [
        "CreateCommand": answer { try $0.createCommand($1, requestID: $2) },
        "DeleteCommand": answer { try $0.deleteCommand($1, requestID: $2) },
        "DescribeCommands": answer { try $0.describeCommands($1, requestID: $2) },
        "InvokeCommand": answer { try await $0.invokeCommand($1, requestID: $2) },
        "RunCommand": answer { try await $0.runCommand($1, requestID: $2) },
        "StopInvocation": answer { try $0.stopInvocation($1, requestID: $2) },
        "DescribeInvocations": answer { try $0.describeInvocations($1, requestID: $2) },
        "DescribeInvocationResults": answer { try $0.describeInvocationResults($1, requestID: $2) },
        "DescribeCloudAssistantStatus": answer { try $0.describeCloudAssistantStatus($1, requestID: $2) },
    ]

    private static func answer<Response: Encodable & SendableMetatype>(
        _ answer: @escaping @Sendable (CloudEmulator, EmulatorQuery, String) async throws -> Response
    ) -> CloudAssistantAnswer {
        { emulator, query, requestID in
            _ = try query.required("RegionId")
            return try CloudAssistant.makeEncoder().encode(try await answer(emulator, query, requestID))
        }
    }

    /// A page of a list as Cloud Assistant gives it: by token, or by number.
    struct NumberedPage<Item> {
        var items: [Item]
        var nextToken: String
        var number: Int
        var size: Int

        init(of all: [Item], _ query: EmulatorQuery) throws {
            let maxResults = try query.number("MaxResults")
            self.number = try query.number("PageNumber") ?? 1
            self.size = try maxResults ?? query.number("PageSize") ?? 10
            guard self.number >= 1 else {
                throw Refusal("InvalidParam.PageNumber", "PageNumber is at least 1", status: 403)
            }
            guard (1...50).contains(self.size) else {
                throw Refusal("InvalidParam.PageSize", "a page has 1 to 50 members", status: 403)
            }
            if maxResults != nil || query["NextToken"] != nil {
                let page = try EmulatorPage(of: all, size: self.size, token: query["NextToken"])
                self.items = page.items
                self.nextToken = page.nextToken ?? ""
            } else {
                let start = min((self.number - 1).multipliedReportingOverflow(by: self.size).partialValue, all.count)
                self.items = Array(all[max(0, start)..<min(max(0, start) + self.size, all.count)])
                self.nextToken = ""
            }
        }
    }

    /// Returns a date as Cloud Assistant writes it; empty if there is none.
    static func time(_ date: Date?) -> String {
        date.flatMap { try? Timestamp($0).extended } ?? ""
    }
}
