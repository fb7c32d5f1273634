import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// A call that is cancelled ends at once, wherever it is, and leaves nothing open.
@Suite struct CancellationTests {
    /// Where a call can be when it is cancelled.
    enum Moment: CaseIterable {
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

    /// A moment, and how the call is made.
    struct Situation: Sendable, CustomTestStringConvertible {
        let moment: Moment
        let isIdempotent: Bool
        let transport: TestedTransport

        static let all = Moment.allCases.flatMap { moment in
            [true, false].flatMap { isIdempotent in
                TestedTransport.all.map {
                    Situation(moment: moment, isIdempotent: isIdempotent, transport: $0)
                }
            }
        }

        var testDescription: String {
            "\(self.moment), \(self.isIdempotent ? "a read" : "a write"), \(self.transport.testDescription)"
        }
    }

    @Test(arguments: Situation.all)
    func endsACallAtOnce(situation: Situation) async throws {
        let moment = situation.moment
        let server = try moment.server()
        var shortest = Duration.seconds(60)
        // Other tests use the machine too, so the best of some counts.
        for round in 1...60 where shortest > .milliseconds(100) * patience {
            let events = EventCounter()
            let call = Self.call(
                to: server,
                over: situation.transport.make(),
                observer: events,
                isIdempotent: situation.isIdempotent
            )
            try await eventually {
                moment == .betweenAttempts ? events.retries > 0 : events.requests > 0
            }
            if moment != .connecting { try await eventually { server.requestCount >= round } }
            try await Task.sleep(for: .milliseconds(5))

            let start = ContinuousClock.now
            call.cancel()
            let result = await call.result
            shortest = min(shortest, ContinuousClock.now - start)
            guard case .failure(let error as SSMError) = result, case .cancelled = error else {
                Issue.record("\(result)")
                return
            }
            switch moment {
            // Other transports don't tell, so that it counts as if it may have arrived.
            case .connecting: #expect(!error.mayHaveTakenEffect || !situation.transport.reportsUnsentRequests)
            case .waitingForTheResponse, .readingTheBody: #expect(error.mayHaveTakenEffect)
            case .betweenAttempts: #expect(!error.mayHaveTakenEffect)
            }
        }
        #expect(shortest <= .milliseconds(100) * patience)

        if moment == .betweenAttempts {
            // An answer was read whole, so the connection may be kept until the transport ends.
            #expect(server.openConnectionCount <= 1)
        } else {
            let ownConnections = moment == .connecting ? FaultServer.backlogConnections : 0
            try await eventually { (ThisProcess.connections(to: server.port) ?? 0) <= ownConnections }
            try await eventually { server.openConnectionCount == 0 }
        }
    }

    /// Cancels at any moment between the first and the last, to find continuations that are lost or used twice.
    @Test(arguments: TestedTransport.all)
    func endsManyCallsAtAnyMoment(tested: TestedTransport) async throws {
        let server = try FaultServer([.response()])
        let transport = tested.make()
        let possible = Counter()
        let unsent = Counter()
        await withTaskGroup { group in
            for number in 0..<300 {
                group.addTask {
                    let call = Self.call(to: server, over: transport, isIdempotent: number.isMultiple(of: 2))
                    try? await Task.sleep(for: .microseconds(number * 10))
                    call.cancel()
                    switch await call.result {
                    case .success: possible.next()
                    case .failure(let error as SSMError):
                        if error.mayHaveTakenEffect { possible.next() } else { unsent.next() }
                        if case .cancelled = error { break }
                        Issue.record(error)
                    case .failure(let error): Issue.record(error)
                    }
                }
            }
        }
        // What is said not to have reached the service has not.
        #expect(possible.count + unsent.count == 300)
        #expect(server.requestCount <= possible.count)
        _ = try await SSMClient.testing(server, transport).listCommands()
    }

    @Test(arguments: TestedTransport.all)
    func sendsNothingIfTheTaskIsCancelledBefore(transport: TestedTransport) async throws {
        let server = try FaultServer([.response()])
        let call = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            _ = try await SSMClient.testing(server, transport.make()).listCommands()
        }
        guard case .failure(let error as SSMError) = await call.result, case .cancelled = error else {
            Issue.record("not cancelled")
            return
        }
        #expect(server.connectionCount == 0)
    }

    private static func call(
        to server: FaultServer,
        over transport: any HTTPTransport,
        observer: EventCounter? = nil,
        isIdempotent: Bool
    ) -> Task<Void, any Error> {
        // Delays are as long as they can be.
        let client = SSMClient.testing(server, transport, observer: observer, random: 0.999)
        return Task {
            if isIdempotent {
                _ = try await client.listCommands()
            } else {
                _ = try await client.sendCommand(documentName: "AWS-RunShellScript")
            }
        }
    }
}
