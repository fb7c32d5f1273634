import CloudAssistantKit
import CloudTestSupport
import Foundation
import Testing

/// The outcomes of calls under faults, with real sockets and the default transport.
///
/// Every fault is tested with Systems Manager. These are the faults for which the wire protocols differ: requests
/// without a body, error codes, and idempotency tokens.
@Suite struct FaultTests {
    struct Row: Sendable {
        let fault: Fault

        /// The outcome of `DescribeCommands`, which can be retried.
        let read: Outcome

        /// The outcome of `InstallCloudAssistant`, which can't be retried.
        let write: Outcome
    }

    static let broken = Outcome(.transport(.interrupted), attempts: 1, arrived: 1, mayHaveActed: true)

    static let rows = [
        Row(
            fault: Fault("connection refused", availability: .refusing),
            read: Outcome(.transport(.notConnected), attempts: 3, arrived: 0),
            write: Outcome(.transport(.notConnected), attempts: 3, arrived: 0)
        ),
        Row(
            fault: Fault("closed after the request is read", Script([.close])),
            read: Outcome(.transport(.interrupted), attempts: 3, arrived: 3, mayHaveActed: true),
            write: Self.broken
        ),
        Row(
            fault: Fault(
                "kept connection closed after the next request is read",
                .response(),
                Script([.close]),
                isOnKeptConnection: true
            ),
            // The stack below URLSession resends a request without a body by itself; see Docs/Testing.md.
            read: Outcome(
                .transport(.interrupted),
                attempts: 3,
                arrived: TestedTransport.standard == .urlSession ? 4 : 3,
                mayHaveActed: true
            ),
            write: Self.broken
        ),
        Row(
            fault: Fault("garbage instead of HTTP", .bytes("SSH-2.0-OpenSSH_9.2\r\n")),
            read: Outcome(.transport(.interrupted), attempts: 3, arrived: 3, mayHaveActed: true),
            write: Self.broken
        ),
        Row(
            fault: Fault("cut in the body", .bytes("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"a\"")),
            read: Outcome(.transport(.interrupted), attempts: 3, arrived: 3, mayHaveActed: true),
            write: Self.broken
        ),
        Row(
            fault: Fault("never responds", Script([.hang]), isSlow: true),
            read: Outcome(.transport(.timedOut), attempts: 3, arrived: 3, mayHaveActed: true),
            write: Outcome(.transport(.timedOut), attempts: 1, arrived: 1, mayHaveActed: true)
        ),
        Row(
            fault: Fault("503 with XML", .response("503 Down", body: "<Error><Code>ServiceUnavailable</Code></Error>")),
            read: Outcome(.service("ServiceUnavailable"), attempts: 3, arrived: 3, mayHaveActed: true),
            write: Outcome(.service("ServiceUnavailable"), attempts: 1, arrived: 1, mayHaveActed: true)
        ),
        Row(
            fault: Fault("throttled", .response("400 Bad Request", body: #"{"Code":"Throttling.User"}"#)),
            read: Outcome(.service("Throttling.User"), attempts: 3, arrived: 3),
            write: Outcome(.service("Throttling.User"), attempts: 3, arrived: 3)
        ),
        Row(
            fault: Fault("503, throttled", .response("503 Down", body: #"{"Code":"Throttling.User"}"#)),
            read: Outcome(.service("Throttling.User"), attempts: 3, arrived: 3, mayHaveActed: true),
            write: Outcome(.service("Throttling.User"), attempts: 1, arrived: 1, mayHaveActed: true)
        ),
        Row(
            fault: Fault("used nonce", .response("400 Bad Request", body: #"{"Code":"SignatureNonceUsed"}"#)),
            // Each attempt has its own nonce, so a copy of this request arrived before.
            read: Outcome(.service("SignatureNonceUsed"), attempts: 3, arrived: 3, mayHaveActed: true),
            write: Outcome(.service("SignatureNonceUsed"), attempts: 1, arrived: 1, mayHaveActed: true)
        ),
        Row(
            fault: Fault("200 with HTML", .response(body: "<html>Sign in</html>")),
            read: Outcome(.decoding, attempts: 1, arrived: 1, mayHaveActed: true),
            write: Outcome(.decoding, attempts: 1, arrived: 1, mayHaveActed: true)
        ),
    ]

    @Test(arguments: rows)
    func endsReadsAsInTheTable(row: Row) async throws {
        #expect(try await Self.outcome(of: row.fault, CloudAssistant.DescribeCommandsRequest()) == row.read)
    }

    @Test(arguments: rows)
    func endsWritesAsInTheTable(row: Row) async throws {
        let request = CloudAssistant.InstallCloudAssistantRequest(instanceIDs: ["i-1"])
        #expect(try await Self.outcome(of: row.fault, request) == row.write)
    }

    @Test func retriesWithTheSameToken() async throws {
        let server = try FaultServer([Script([.close]), .response("503 Down", body: ""), .response()])
        let request = CloudAssistant.RunCommandRequest(commandContent: "reboot", type: .runShellScript)
        let metadata = try await CloudAssistantClient.testing(server, TestedTransport.standard.make())
            .sendWithMetadata(request).metadata
        #expect(metadata.attempts == 3)
        let queries = server.requests.compactMap {
            URLComponents(string: "/?\(String(decoding: $0.body, as: UTF8.self))")
        }
        let tokens = queries.map { query in query.queryItems?.first { $0.name == "ClientToken" }?.value }
        #expect(tokens.count == 3)
        #expect(Set(tokens).count == 1)
        #expect(tokens.first??.isEmpty == false)
        // Each signature has its own nonce.
        #expect(Set(server.requests.map { $0.header("x-acs-signature-nonce") }).count == 3)
    }

    private static func outcome(of fault: Fault, _ request: some CloudAssistantRequest) async throws -> Outcome {
        try await FaultServer.outcome(of: fault) { server, transport in
            _ = try await CloudAssistantClient.testing(server, transport).describeCommands()
        } call: { server, transport throws(CloudAssistantError) in
            try await CloudAssistantClient.testing(server, transport, hasShortTimeout: fault.isSlow)
                .sendWithMetadata(request).metadata
        }
    }
}

extension FaultTests.Row: CustomTestStringConvertible {
    var testDescription: String { self.fault.name }
}

extension CloudAssistantClient {
    /// Returns a client of a server on this machine, which doesn't wait between attempts.
    fileprivate static func testing(
        _ server: FaultServer,
        _ transport: any HTTPTransport,
        hasShortTimeout: Bool = false
    ) -> CloudAssistantClient {
        var options = Options(
            endpoint: server.url,
            timeouts: Timeouts(attempt: (hasShortTimeout ? .milliseconds(500) : .seconds(30)) * patience)
        )
        options.host = TestHost().system(inTimeOf: transport)
        options.host.random = { 0 }
        return CloudAssistantClient(
            region: "cn-hangzhou",
            credentials: StaticCredentials(Credentials(accessKeyID: "LTAI", secretAccessKey: "planted-secret-key")),
            transport: transport,
            options: options
        )
    }
}
