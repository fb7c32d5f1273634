import CloudAssistantKit
import CloudCore
import CloudTestSupport
import Foundation
import SSMKit
import Synchronization
import Testing

/// Tests that no error and no event contains a secret that the server quotes, in any spelling.
@Suite struct QuotedSecretsTests {
    /// The place in a response where a secret is quoted.
    enum Place: CaseIterable {
        case message, code, requestID, details, headerCode, xml, page, longPage, wrongType, successID, reason
    }

    @Test(arguments: Place.allCases, Spelling.allCases)
    func systemsManagerErrorsDoNotQuoteSecrets(place: Place, spelling: Spelling) async throws {
        var random = SeededGenerator(seed: 1)
        for length in [16, 57] {
            let key = random.text(bytes: length, isPlain: true)
            let token = random.text(bytes: length, isPlain: true)
            let value = random.text(bytes: length)
            for secret in [key, token, value] {
                let log = EventLog()
                let ssm = SSMClient(
                    region: "us-east-1",
                    credentials: StaticCredentials(
                        Credentials(accessKeyID: "AKID", secretAccessKey: key, sessionToken: token)
                    ),
                    transport: Self.transport(place, spelling(secret)),
                    options: .init(retry: .none, observers: [log])
                )
                let error = await #expect(throws: SSMError.self) {
                    _ = try await ssm.send(
                        SSM.PutParameterRequest(name: "/a", value: value, type: .secureString)
                    )
                    if place == .successID { throw SSMError.cancelled(CancellationFailure(operation: "")) }
                }
                Self.expectAbsence(of: secret, spelling, in: try #require(error), log)
            }
        }
    }

    @Test(arguments: Place.allCases, Spelling.allCases)
    func cloudAssistantErrorsDoNotQuoteSecrets(place: Place, spelling: Spelling) async throws {
        var random = SeededGenerator(seed: 2)
        for length in [16, 57] {
            let key = random.text(bytes: length, isPlain: true)
            let (script, parameter) = (random.text(bytes: length), random.text(bytes: length))
            for secret in [key, script, parameter] {
                let log = EventLog()
                let assistant = CloudAssistantClient(
                    region: "cn-hangzhou",
                    credentials: StaticCredentials(Credentials(accessKeyID: "LTAI", secretAccessKey: key)),
                    transport: Self.transport(place, spelling(secret)),
                    options: .init(retry: .none, observers: [log])
                )
                let error = await #expect(throws: CloudAssistantError.self) {
                    _ = try await assistant.send(
                        CloudAssistant.RunCommandRequest(
                            commandContent: Data(script.utf8).base64EncodedString(),
                            type: .runShellScript,
                            contentEncoding: .base64,
                            instanceIDs: ["i-1"],
                            parameters: ["name": parameter]
                        )
                    )
                    if place == .successID { throw CloudAssistantError.cancelled(CancellationFailure(operation: "")) }
                }
                Self.expectAbsence(of: secret, spelling, in: try #require(error), log)
            }
        }
    }

    private static func expectAbsence(of secret: String, _ spelling: Spelling, in error: any Error, _ log: EventLog) {
        let hidden = [secret, spelling(secret)]
        for value in [error as Any, log.events as Any, log.lines as Any] {
            let texts = Rendering(of: value).texts
            #expect(texts.filter { text in hidden.contains { text.utf8.contains($0.utf8) } } == [])
        }
        if case .decoding(let failure)? = error as? SSMError {
            #expect(!hidden.contains { failure.excerpt.utf8.contains($0.utf8) })
        }
        #expect(!log.lines.isEmpty)
    }

    private static func transport(_ place: Place, _ quoted: String) -> StubTransport {
        let sentence = "it's \(quoted) that is wrong"
        @Sendable func json(_ members: [String: String]) -> Data { (try? JSONEncoder().encode(members)) ?? Data() }
        // A header is ASCII without control characters.
        let header = String(String.UnicodeScalarView(quoted.unicodeScalars.filter { (0x20...0x7E).contains($0.value) }))
        return StubTransport(responses: [
            { _ in
                switch place {
                case .message:
                    TransportResponse(
                        status: 400,
                        body: json(["__type": "Refused", "Code": "Refused", "message": sentence, "Message": sentence])
                    )
                case .code: TransportResponse(status: 400, body: json(["__type": quoted, "Code": quoted]))
                case .requestID:
                    TransportResponse(
                        status: 400,
                        headers: ["x-amzn-requestid": header, "x-acs-request-id": header],
                        body: json(["RequestId": quoted])
                    )
                case .details:
                    TransportResponse(
                        status: 400,
                        body: json([
                            "__type": "ValidationException", "ReasonCode": quoted, "Code": "Refused", "HostId": quoted,
                            "Recommend": sentence,
                        ])
                    )
                case .headerCode: TransportResponse(status: 400, headers: ["x-amzn-errortype": header])
                case .xml:
                    TransportResponse(
                        status: 403,
                        body: Data(
                            "<Error><Code>Refused</Code><Message>\(Spelling.numbers(sentence))</Message></Error>".utf8
                        )
                    )
                case .page: TransportResponse(status: 502, body: Data("<h1>\(sentence)</h1>".utf8))
                case .longPage:
                    TransportResponse(status: 502, body: Data((String(repeating: "-", count: 195) + quoted + "!").utf8))
                case .wrongType:
                    TransportResponse(
                        status: 200,
                        body: json(["Version": quoted, "Tier": quoted, "InvokeId": "1", "RequestId": sentence])
                            .truncatedJSON
                    )
                case .successID:
                    TransportResponse(
                        status: 200,
                        headers: ["x-amzn-requestid": header, "x-acs-request-id": header],
                        body: Data(#"{"Version":1,"InvokeId":"t-1"}"#.utf8)
                    )
                case .reason: throw TransportError(.interrupted, reason: sentence)
                }
            }
        ])
    }

    /// An observer that records the events and the lines of the text log.
    private final class EventLog: CallObserver {
        private let state = Mutex<(events: [CallEvent], lines: [String])>(([], []))

        var events: [CallEvent] { self.state.withLock { $0.events } }
        var lines: [String] { self.state.withLock { $0.lines } }

        func observe(_ event: CallEvent) {
            self.state.withLock { $0.events.append(event) }
            TextLog { line in self.state.withLock { $0.lines.append(line) } }.observe(event)
        }
    }
}

extension Data {
    /// The JSON text without its end, so that no client can read it.
    fileprivate var truncatedJSON: Data { self.dropLast() + Data(",\"x\":".utf8) }
}
