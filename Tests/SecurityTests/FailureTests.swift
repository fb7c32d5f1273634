import CloudAssistantKit
import CloudCore
import CloudTestSupport
import Foundation
import SSMKit
import Synchronization
import Testing

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Tests that no error and no event contains a secret, even if the server returns everything it received.
@Suite struct FailureTests {
    /// The ways in which a server or proxy reveals the caller's secrets.
    enum Leak: CaseIterable {
        case json, xml, page, code, requestID, header, thrownURL, thrownText, unreadable
    }

    @Test(arguments: Leak.allCases, [true, false])
    func systemsManagerReportsNoSecret(leak: Leak, isReadOnly: Bool) async throws {
        let events = EventLog()
        let transport = Self.transport(leak)
        let ssm = SSMClient(
            region: "us-east-1",
            credentials: StaticCredentials(Planted.credentials),
            transport: transport,
            options: .init(retry: .none, observers: [events])
        )
        let error = await #expect(throws: SSMError.self) {
            if isReadOnly {
                _ = try await ssm.listCommands()
            } else {
                _ = try await ssm.sendCommand(documentName: "AWS-RunShellScript")
            }
        }
        try Self.check(try #require(error), events, transport)
    }

    @Test(arguments: Leak.allCases, [CloudAssistantClient.Signature.acs3, .rpc])
    func cloudAssistantReportsNoSecret(leak: Leak, signature: CloudAssistantClient.Signature) async throws {
        let events = EventLog()
        let transport = Self.transport(leak)
        let assistant = CloudAssistantClient(
            region: "cn-hangzhou",
            credentials: StaticCredentials(Planted.credentials),
            transport: transport,
            options: .init(signature: signature, retry: .none, observers: [events])
        )
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await assistant.runCommand(commandContent: "uptime", type: .runShellScript, instanceIDs: ["i-1"])
        }
        try Self.check(try #require(error), events, transport)
    }

    private static func check(_ error: any Error, _ events: EventLog, _ transport: StubTransport) throws {
        let request = try #require(transport.requests.first)
        let secrets = Planted.marks + request.signatures
        #expect(request.signatures.count == 1)
        for value in [error as Any, events.events as Any, events.lines as Any] {
            let rendering = Rendering(of: value)
            for secret in secrets {
                #expect(rendering.texts.filter { $0.contains(secret) } == [])
            }
        }
        #expect(!events.lines.isEmpty)
    }

    private static func transport(_ leak: Leak) -> StubTransport {
        StubTransport(responses: [
            { request in
                let text = request.everything
                switch leak {
                case .json:
                    let members = [
                        "__type": "Refused", "Code": "Refused", "message": text, "Message": text,
                        "HostId": text, "Recommend": text, "RequestId": "1",
                    ]
                    return TransportResponse(status: 400, body: try JSONEncoder().encode(members))
                case .xml:
                    let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
                    let body =
                        "<Error><Code>Refused</Code><Message>\(escaped)</Message><HostId>\(escaped)</HostId></Error>"
                    return TransportResponse(status: 403, body: Data(body.utf8))
                case .page: return TransportResponse(status: 502, body: Data(text.utf8))
                case .code:
                    let body = try JSONEncoder().encode(["__type": Planted.key, "Code": text])
                    return TransportResponse(status: 400, body: body)
                case .requestID:
                    let headers: TransportHeaders = ["x-amzn-requestid": text, "x-acs-request-id": text]
                    return TransportResponse(status: 400, headers: headers, body: Data("{}".utf8))
                case .header:
                    return TransportResponse(status: 400, headers: ["x-amzn-errortype": text], body: Data())
                case .thrownURL:
                    let details: [String: Any] = [
                        NSURLErrorFailingURLErrorKey: request.url,
                        "NSErrorFailingURLStringKey": request.url.absoluteString,
                        NSLocalizedDescriptionKey: "could not reach \(text)",
                    ]
                    throw URLError(.cannotConnectToHost, userInfo: details)
                case .thrownText: throw TransportError(.interrupted, reason: "sent \(text)")
                case .unreadable: return TransportResponse(status: 200, body: Data("<p>\(text)</p>".utf8))
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

extension TransportRequest {
    /// The whole request, with the plain secrets as a service that decodes them would return them.
    fileprivate var everything: String {
        let headers = self.headers.map { "\($0.name): \($0.value)" }.joined(separator: " ")
        let decoded = self.url.absoluteString.removingPercentEncoding ?? ""
        return "\(self.method) \(self.url.absoluteString) \(decoded) \(headers) \(Planted.key) \(Planted.token)"
    }

    /// The signature, in each encoding in which it was sent.
    fileprivate var signatures: [String] {
        if let authorization = self.headers["authorization"] {
            return authorization.components(separatedBy: "Signature=").dropFirst().map { $0 }
        }
        return self.url.absoluteString.components(separatedBy: "Signature=").dropFirst().map { $0 }
    }
}
