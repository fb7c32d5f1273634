import CloudAssistantKit
import CloudCore
import CloudFoundation

extension EmulatedCloud {
    /// Answers a query with the JSON of a response.
    typealias CloudAssistantOperation = @Sendable (EmulatedCloud, EmulatorQuery, String) async throws -> Data

    /// The operations of Cloud Assistant that the emulator has, by name.
    static let cloudAssistantOperations: [String: CloudAssistantOperation] = [
        "CreateCommand": answer(lacking: ["Launcher"]) { try $0.createCommand($1, requestID: $2) },
        "ModifyCommand": answer(lacking: ["Launcher"]) { try $0.modifyCommand($1, requestID: $2) },
        "DeleteCommand": answer { try $0.deleteCommand($1, requestID: $2) },
        "DescribeCommands": answer(lacking: ["Latest", "Provider"]) { try $0.describeCommands($1, requestID: $2) },
        "InvokeCommand": answer(lacking: lackingOfInvocations) { try await $0.invokeCommand($1, requestID: $2) },
        "RunCommand": answer(lacking: lackingOfInvocations) { try await $0.runCommand($1, requestID: $2) },
        "StopInvocation": answer { try $0.stopInvocation($1, requestID: $2) },
        "DescribeInvocations": answer(lacking: ["InvokeStatus", "Timed"]) {
            try $0.describeInvocations($1, requestID: $2)
        },
        "DescribeInvocationResults": answer(lacking: ["InvokeRecordStatus"]) {
            try $0.describeInvocationResults($1, requestID: $2)
        },
        "SendFile": answer { try $0.sendFile($1, requestID: $2) },
        "DescribeSendFileResults": answer { try $0.describeSendFileResults($1, requestID: $2) },
        "DescribeCloudAssistantStatus": answer { try $0.describeCloudAssistantStatus($1, requestID: $2) },
        "TagResources": answer { try $0.tagResources($1, requestID: $2) },
        "UntagResources": answer { try $0.untagResources($1, requestID: $2) },
        "ListTagResources": answer(lacking: ["TagFilter"]) { try $0.listTagResources($1, requestID: $2) },
    ]

    private static let lackingOfInvocations: Set<String> = [
        "ContainerId", "ContainerName", "Launcher", "OssOutputDelivery", "WindowsPasswordName",
    ]

    /// Makes an entry of the table of operations.
    /// - Parameters:
    ///   - lacking: Parameters that the emulator does not emulate: a request that has one of them is refused.
    ///   - answer: Answers a query.
    /// - Returns: How the operation is answered.
    private static func answer<Response: Encodable & SendableMetatype>(
        lacking: Set<String> = [],
        _ answer: @escaping @Sendable (EmulatedCloud, EmulatorQuery, String) async throws -> Response
    ) -> CloudAssistantOperation {
        { emulator, query, requestID in
            _ = try query.required("RegionId")
            if let name = query.names.sorted().first(where: lacking.contains) {
                throw ErrorResponse("UnsupportedParameter", "the emulator does not have the parameter \(name)")
            }
            await emulator.runWhatIsDue()
            return try CloudAssistant.makeEncoder().encode(try await answer(emulator, query, requestID))
        }
    }

    /// Returns a date as Cloud Assistant writes it; empty if there is none.
    static func time(_ date: Date?) -> String {
        date.flatMap { try? Timestamp($0).extended } ?? ""
    }
}
