import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Requests and responses of every operation, compared with botocore.
///
/// The cases are the project's own, made by `make_oracle_fixtures.py`, and the shared cases if they are beside the
/// checkout.
@Suite struct OracleTests {
    /// The source of the cases.
    enum Source: Sendable {
        case own, shared

        fileprivate func load<Case: Decodable>(_ name: String) throws -> File<Case> {
            switch self {
            case .own: try Fixtures.load("oracle/\(name).json")
            case .shared: try Fixtures.loadConformance("oracle-ssm-\(name).json")
            }
        }
    }

    static let sources: [Source] = Fixtures.hasConformance ? [.own, .shared] : [.own]

    @Test(arguments: sources)
    func sendsTheSameRequestsAsBotocore(source: Source) async throws {
        let file: File<RequestCase> = try source.load("requests")
        #expect(file.cases.count == file.count)
        for example in file.cases {
            let transport = StubTransport(.json("{}"))
            _ = try await SSMClient.testing(transport)
                .call(operation: example.op, json: example.input.onTheWire.data)
            let sent = try #require(transport.requests.first)
            let body = try OracleValue.parse(sent.body)
            let expected = try OracleValue.parse(Data(example.http.body.utf8))
            // The client fills in a missing idempotency token.
            #expect(body.withoutFilledToken(unlessIn: expected) == expected, "\(example.op) \(example.mode)")
            #expect(sent.headers["x-amz-target"] == "AmazonSSM.\(example.op)")
            #expect(sent.headers["content-type"] == "application/x-amz-json-1.1")
        }
    }

    @Test(.enabled(if: Fixtures.hasConformance))
    func signsLikeBotocore() throws {
        let file = try Fixtures.loadConformance("oracle-ssm-requests.json", as: File<RequestCase>.self)
        let signer = SigV4Signer(service: "ssm", region: "us-east-1")
        let key = Credentials(
            accessKeyID: "AKIDEXAMPLE",
            secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
        )
        let date = try #require(ISO8601.date(from: "2026-01-02T03:04:05Z"))
        let url: URL = try #require(URL(string: "https://ssm.us-east-1.amazonaws.com/"))
        for example in file.cases {
            let expected = try #require(example.sigv4)
            #expect(expected.date == "20260102T030405Z")
            let request = TransportRequest(
                method: "POST",
                url: url,
                headers: TransportHeaders(example.http.headers.map { (name: $0.key, value: $0.value) }),
                body: Data(example.http.body.utf8)
            )
            let signed = try signer.sign(request, with: key, at: date)
            #expect(signed.headers["authorization"] == expected.authorization, "\(example.op) \(example.mode)")
        }
    }

    @Test(arguments: sources)
    func readsResponsesLikeBotocore(source: Source) async throws {
        let file: File<ResponseCase> = try source.load("responses")
        #expect(file.cases.count == file.count)
        for example in file.cases {
            let transport = StubTransport(example.http.response)
            let read = try await SSMClient.testing(transport).readWithMetadata(example.op)
            let expected = example.parsed.onTheWire.withoutEmptyMembers
            #expect(try OracleValue.parse(read.json).withoutEmptyMembers == expected, "\(example.op) \(example.mode)")
            #expect(read.requestID == example.requestId, "\(example.op) \(example.mode)")
        }
    }

    @Test(arguments: sources)
    func readsErrorsLikeBotocore(source: Source) async throws {
        let file: File<ErrorCase> = try source.load("errors")
        #expect(file.cases.count == file.count)
        for example in file.cases {
            let error = await self.error(of: example.http.response)
            let failure = try #require(error?.serviceFailure, "\(example.error)")
            #expect(failure.code.rawValue == example.expected.code, "\(example.error) \(example.variant)")
            #expect(failure.message ?? "" == example.expected.message, "\(example.error) \(example.variant)")
            #expect(failure.requestID == example.expected.requestId)
            if case .unrecognized = failure.code { Issue.record("\(example.error) has no case") }
            // The typed details contain the members of the error except its message.
            let fields = example.expected.fields.filter { $0.key.lowercased() != "message" }
            guard !fields.isEmpty else { continue }
            let details = try #require(failure.details, "\(example.error)")
            let payload = try #require(Mirror(reflecting: details).children.first?.value as? any Encodable)
            let encoded = try OracleValue.parse(JSONEncoder().encode(payload))
            #expect(
                encoded.withoutMessage.withoutEmptyMembers == OracleValue.object(fields).withoutEmptyMembers,
                "\(example.error) \(example.variant)"
            )
        }
    }

    @Test(.enabled(if: Fixtures.hasConformance))
    func readsTheErrorsOfTheWireProtocol() async throws {
        let file = try Fixtures.loadConformance("errors-json11.json", as: ProtocolErrors.self)
        for example in file.cases {
            let response = TransportResponse(
                status: example.response.statusCode,
                headers: TransportHeaders((example.response.headers ?? [:]).map { (name: $0.key, value: $0.value) }),
                body: Data(example.response.body.utf8)
            )
            let failure = try #require(await self.error(of: response)?.serviceFailure)
            #expect(failure.code.rawValue == example.expected.errorCode, "\(example.id)")
            #expect(failure.message == example.expected.errorMessage, "\(example.id)")
        }
    }

    @Test(.enabled(if: Fixtures.hasConformance))
    func fetchesTheSamePagesAsBotocore() async throws {
        let file = try Fixtures.loadConformance("paginator-cases.json", as: File<PaginatorCase>.self)
        for example in file.cases {
            guard example.operation == "DescribeInstanceInformation" else {
                print("skipping \(example.name): a case of \(example.operation)")
                continue
            }
            let transport = StubTransport(responses: example.responses.map { step in { _ in try step.response } })
            var request = try SSM.makeDecoder()
                .decode(SSM.DescribeInstanceInformationRequest.self, from: example.input.data)
            request.maxResults = example.pagination.pageSize ?? request.maxResults
            var (items, pages): ([String], Int) = ([], 0)
            var failure: SSMError?
            do throws(SSMError) {
                let client = SSMClient.testing(transport, options: .init(retry: .none))
                for try await page in client.pages(of: request) {
                    pages += 1
                    items += page.instanceInformationList.compactMap(\.instanceID)
                }
            } catch {
                failure = error
            }
            #expect(items == example.expected.items, "\(example.name)")
            #expect(pages == example.expected.pages, "\(example.name)")
            #expect(
                try transport.requests.map { try OracleValue.parse($0.body) } == example.expected.requests,
                "\(example.name)"
            )
            if example.expected.error == "PaginationError" {
                #expect(failure?.description.contains("repeated a page token") == true, "\(example.name)")
            } else {
                #expect(failure?.serviceFailure?.code.rawValue == example.expected.error, "\(example.name)")
            }
        }
    }

    @Test(.enabled(if: Fixtures.hasConformance))
    func waitsLikeBotocore() async throws {
        let file = try Fixtures.loadConformance("waiter-cases.json", as: File<WaiterCase>.self)
        for example in file.cases {
            let clock = ManualClock()
            let transport = StubTransport(
                time: clock.time,
                responses: example.responses.map { step in { _ in try step.response } }
            )
            let client = SSMClient.testing(transport, options: .init(retry: .none))
            let request = SSM.GetCommandInvocationRequest(commandID: "c", instanceID: "i")
            let outcome: String
            do throws(WaiterError<SSM.GetCommandInvocationRequest>) {
                _ = try await client.waitUntilCommandExecuted(request, timeout: .seconds(3_600))
                outcome = "success"
            } catch {
                switch error {
                case .failed: outcome = "failure-state"
                case .call: outcome = "unexpected-error"
                case .timedOut: outcome = "max-attempts"
                }
            }
            // This waiter is limited by time instead of the number of requests, and increases its delay.
            guard ["success", "failure-state", "unexpected-error"].contains(example.expected.outcome) else { continue }
            #expect(outcome == example.expected.outcome, "\(example.name)")
            #expect(transport.requests.count == example.expected.requests, "\(example.name)")
        }
    }

    private func error(of response: TransportResponse) async -> SSMError? {
        await #expect(throws: SSMError.self) {
            _ = try await SSMClient.testing(StubTransport(response), options: .init(retry: .none)).listCommands()
        }
    }
}

extension SSMClient {
    /// Reads the response of an operation, with a request without members.
    fileprivate func readWithMetadata(_ operation: String) async throws -> (json: Data, requestID: String?) {
        guard let type = SSM.requestTypes.first(where: { $0.operation.name == operation }) else {
            throw InvalidRequestError.unknownOperation(operation)
        }
        return try await self.readWithMetadata(type)
    }

    private func readWithMetadata<Request: SSMRequest>(
        _ type: Request.Type
    ) async throws -> (json: Data, requestID: String?) {
        let (response, metadata) = try await self.sendWithMetadata(AnyRequest<Request>())
        return (try SSM.makeEncoder().encode(response), metadata.requestID)
    }
}

/// A request without members, for the response type of another request.
private struct AnyRequest<Request: SSMRequest>: SSMRequest {
    typealias Response = Request.Response

    static var operation: OperationDescriptor { Request.operation }
    static var members: Members<Self> { Members { _ in } }
}

extension OracleValue {
    fileprivate func withoutFilledToken(unlessIn expected: OracleValue) -> OracleValue {
        guard case .object(var members) = self, case .object(let others) = expected, others["ClientToken"] == nil else {
            return self
        }
        members["ClientToken"] = nil
        return .object(members)
    }

    fileprivate var withoutMessage: OracleValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.key.lowercased() != "message" })
    }
}

private struct File<Case: Decodable>: Decodable {
    var count: Int
    var cases: [Case]
}

private struct Wire: Decodable {
    var status: Int?
    var headers: [String: String]
    var body: String

    var response: TransportResponse {
        TransportResponse(
            status: self.status ?? 200,
            headers: TransportHeaders(self.headers.map { (name: $0.key, value: $0.value) }),
            body: Data(self.body.utf8)
        )
    }
}

private struct RequestCase: Decodable {
    struct Signature: Decodable {
        var date: String
        var authorization: String
    }

    var op: String
    var mode: String
    var input: OracleValue
    var http: Wire
    var sigv4: Signature?
}

private struct ResponseCase: Decodable {
    var op: String
    var mode: String
    var http: Wire
    var parsed: OracleValue
    var requestId: String
}

private struct ErrorCase: Decodable {
    struct Expected: Decodable {
        var code: String
        var message: String?
        var requestId: String
        var fields: [String: OracleValue]
    }

    var error: String
    var variant: String
    var http: Wire
    var expected: Expected
}

private struct ProtocolErrors: Decodable {
    struct Case: Decodable {
        var id: String
        var response: Response
        var expected: Expected
    }

    struct Response: Decodable {
        var statusCode: Int
        var headers: [String: String]?
        var body: String
    }

    struct Expected: Decodable {
        var errorCode: String
        var errorMessage: String?
    }

    var cases: [Case]
}

private struct Step: Decodable {
    var status: Int
    var body: OracleValue

    var response: TransportResponse {
        get throws { TransportResponse(status: self.status, body: try self.body.data) }
    }
}

private struct PaginatorCase: Decodable {
    struct Pagination: Decodable {
        var pageSize: Int?

        private enum CodingKeys: String, CodingKey {
            case pageSize = "PageSize"
        }
    }

    struct Expected: Decodable {
        var requests: [OracleValue]
        var pages: Int
        var items: [String]
        var error: String?
    }

    var name: String
    var operation: String
    var input: OracleValue
    var pagination: Pagination
    var responses: [Step]
    var expected: Expected
}

private struct WaiterCase: Decodable {
    struct Expected: Decodable {
        var outcome: String
        var requests: Int
    }

    var name: String
    var responses: [Step]
    var expected: Expected
}
