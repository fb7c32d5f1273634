import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// The outcomes of calls under each fault, with real sockets and each transport.
@Suite struct FaultTests {
    @Test func hasARowForEachFault() {
        #expect(FaultTable.rows.map(\.fault.name) == Fault.all.map(\.name))
        #expect(Set(Fault.all.map(\.name)).count == Fault.all.count)
    }

    @Test(arguments: FaultTable.rows, TestedTransport.all)
    func endsReadsAsInTheTable(row: FaultTable.Row, transport: TestedTransport) async throws {
        guard !row.endsProcess(over: transport) else { return }
        let expected = row.expected(over: transport).read
        let request = SSM.ListCommandsRequest()
        let outcome = try await Self.outcome(of: row.fault, over: transport, request, requests: expected.arrived)
        #expect(outcome == expected)
    }

    @Test(arguments: FaultTable.rows, TestedTransport.all)
    func endsWritesAsInTheTable(row: FaultTable.Row, transport: TestedTransport) async throws {
        guard !row.endsProcess(over: transport) else { return }
        let request = SSM.SendCommandRequest(documentName: "AWS-RunShellScript")
        let expected = row.expected(over: transport).write
        let outcome = try await Self.outcome(of: row.fault, over: transport, request, requests: expected.arrived)
        #expect(outcome == expected)
    }

    @Test(arguments: TestedTransport.all)
    func followsNoRedirect(transport: TestedTransport) async throws {
        let target = try FaultServer([.response()])
        for fault in Fault.redirects(to: target.url) {
            _ = try await Self.outcome(of: fault, over: transport, SSM.ListCommandsRequest())
            let request = SSM.SendCommandRequest(documentName: "AWS-RunShellScript")
            _ = try await Self.outcome(of: fault, over: transport, request)
        }
        #expect(target.connectionCount == 0)
    }

    /// How much the client has sent depends on timing, but its error is correct in each case.
    @Test(arguments: Fault.lostConnections, TestedTransport.all)
    func retriesWritesOnLostConnectionsOnlyIfNothingWasSent(
        fault: Fault,
        transport: TestedTransport
    ) async throws {
        let request = SSM.SendCommandRequest(documentName: "AWS-RunShellScript")
        let outcome = try await Self.outcome(of: fault, over: transport, request)
        #expect(outcome.arrived == 0)
        #expect(outcome.end == .transport(outcome.mayHaveActed ? .interrupted : .notConnected))
        #expect(outcome.mayHaveActed || outcome.attempts == 3)
    }

    /// Bytes after the end of a response are not part of the response to the next request.
    @Test(arguments: TestedTransport.all)
    func discardsBytesAfterAResponse(transport: TestedTransport) async throws {
        let stray = "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n{\"NextToken\":\"stray\"}"
        let first = stray.replacing("stray", with: "first")
        let server = try FaultServer([
            Script([.send(Data((first + stray).utf8))]), .response(body: #"{"NextToken":"second"}"#),
        ])
        let client = SSMClient.testing(server, transport.make())
        #expect(try await client.listCommands().nextToken == "first")
        #expect(try await client.listCommands().nextToken == "second")
    }

    /// Returns the outcome of a call under a fault.
    ///
    /// If fewer requests than expected have arrived, the call is made again with longer timeouts: a busy machine may not
    /// have sent a request before its timeout.
    static func outcome(
        of fault: Fault,
        over tested: TestedTransport,
        _ request: some SSMRequest,
        requests: Int = 0
    ) async throws -> Outcome {
        let outcome = try await self.outcome(of: fault, over: tested, request, slowest: .milliseconds(500))
        guard fault.isSlow, outcome.arrived < requests else { return outcome }
        return try await self.outcome(of: fault, over: tested, request, slowest: .seconds(5))
    }

    private static func outcome(
        of fault: Fault,
        over tested: TestedTransport,
        _ request: some SSMRequest,
        slowest: Duration
    ) async throws -> Outcome {
        try await FaultServer.outcome(of: fault, over: tested) { server, transport in
            _ = try await SSMClient.testing(server, transport).listCommands()
        } call: { server, transport throws(SSMError) in
            try await SSMClient.testing(
                server,
                transport,
                attemptTimeout: (fault.isSlow ? slowest : .seconds(30)) * patience
            ).sendWithMetadata(request).metadata
        }
    }
}

extension FaultTable.Row: CustomTestStringConvertible {
    /// Whether the transport ends the process, so that the fault can't be tested over it.
    func endsProcess(over transport: TestedTransport) -> Bool {
        transport == .urlSession && Fault.crashesURLSession.contains(self.fault.name)
    }

    var testDescription: String { self.fault.name }
}
