import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// The measured time in which a cancelled call ends, in each phase, over each transport.
@Suite(.tags(.wallClock), .wallClock, .serialized) struct CancellationWallClockTests {
    /// The phase of a call in which it is cancelled.
    enum Phase: CaseIterable {
        case connecting, waitingForTheResponse, readingTheBody, betweenAttempts

        func server() throws -> FaultServer {
            switch self {
            case .connecting: try FaultServer([], availability: .unresponsive)
            case .waitingForTheResponse: try FaultServer([Script([.hang])])
            case .readingTheBody:
                try FaultServer([.bytes("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{", end: .hang)])
            case .betweenAttempts: try FaultServer([.response("429 Too Many Requests", body: "")])
            }
        }
    }

    /// A phase, and the kind of call.
    struct Case: Sendable, CustomTestStringConvertible {
        let phase: Phase
        let isIdempotent: Bool
        let transport: TestedTransport

        static let all = Phase.allCases.flatMap { phase in
            [true, false].flatMap { isIdempotent in
                TestedTransport.all.map {
                    Case(phase: phase, isIdempotent: isIdempotent, transport: $0)
                }
            }
        }

        var testDescription: String {
            "\(self.phase), \(self.isIdempotent ? "a read" : "a write"), \(self.transport.testDescription)"
        }
    }

    @Test(arguments: Case.all)
    func endsACallWithin100Milliseconds(example: Case) async throws {
        let phase = example.phase
        let server = try phase.server()
        var shortest = Duration.seconds(60)
        // Other tests share the machine, so the shortest of several times is compared.
        for round in 1...60 where shortest > .milliseconds(100) * patience {
            let events = EventCounter()
            let call = SSMClient.startCall(
                to: server,
                over: example.transport.make(),
                observers: [events],
                isIdempotent: example.isIdempotent
            )
            try await eventually {
                phase == .betweenAttempts ? events.retries > 0 : events.requests > 0
            }
            if phase != .connecting { try await eventually { server.requestCount >= round } }
            try await Task.sleep(for: .milliseconds(5))

            let start = ContinuousClock.now
            call.cancel()
            let result = await call.result
            shortest = min(shortest, ContinuousClock.now - start)
            guard case .failure(let error as SSMError) = result, case .cancelled = error else {
                Issue.record("\(result)")
                return
            }
            switch phase {
            // Other transports don't report it, so the request counts as possibly sent.
            case .connecting: #expect(!error.mayHaveTakenEffect || !example.transport.reportsUnsentRequests)
            case .waitingForTheResponse, .readingTheBody: #expect(error.mayHaveTakenEffect)
            case .betweenAttempts: #expect(!error.mayHaveTakenEffect)
            }
        }
        #expect(shortest <= .milliseconds(100) * patience)

        if phase == .betweenAttempts {
            // The response was read completely, so the connection may be kept until the transport ends.
            #expect(server.openConnectionCount <= 1)
        } else {
            let ownConnections = phase == .connecting ? FaultServer.backlogConnections : 0
            try await eventually { (ThisProcess.connections(to: server.port) ?? 0) <= ownConnections }
            try await eventually { server.openConnectionCount == 0 }
        }
    }
}
