import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Cancelling calls, which end and release their connections.
@Suite struct CancellationTests {
    /// Cancels calls at many moments, to find continuations that are lost or resumed twice.
    @Test(arguments: TestedTransport.all)
    func endsManyCallsThatAreCancelled(tested: TestedTransport) async throws {
        let server = try FaultServer([.response()])
        let transport = tested.make()
        let possible = Counter()
        let unsent = Counter()
        await withTaskGroup { group in
            for number in 0..<300 {
                group.addTask {
                    let call = SSMClient.startCall(
                        to: server,
                        over: transport,
                        isIdempotent: number.isMultiple(of: 2)
                    )
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
        // A request that is reported as not sent did not reach the service.
        #expect(possible.count + unsent.count == 300)
        #expect(server.requestCount <= possible.count)
        _ = try await SSMClient.testing(server, transport).listCommands()
    }

    @Test(arguments: TestedTransport.all)
    func sendsNothingInACancelledTask(transport: TestedTransport) async throws {
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
}

extension SSMClient {
    /// Starts a call to a server, with the longest delays between attempts.
    static func startCall(
        to server: FaultServer,
        over transport: any HTTPTransport,
        observers: [EventCounter] = [],
        isIdempotent: Bool
    ) -> Task<Void, any Error> {
        let client = Self.testing(server, transport, observers: observers, random: 0.999)
        return Task {
            if isIdempotent {
                _ = try await client.listCommands()
            } else {
                _ = try await client.sendCommand(documentName: "AWS-RunShellScript")
            }
        }
    }
}
