import CloudCore
import CloudTestSupport
import Dispatch
import Foundation
import Testing

/// Decoding a long response may take seconds, during which timeouts and cancellation still apply.
@Suite(.timeLimit(.minutes(5 * patience)))
struct LongResponseTests {
    private typealias Failure = CloudError<FakeWireProtocol.ErrorCode>

    private static func client(bytes: Int) -> FakeClient {
        FakeClient(
            responses: [{ _ in TransportResponse(status: 200, body: Data(repeating: 0x20, count: bytes)) }],
            timeouts: Timeouts(attempt: nil, call: .seconds(10))
        )
    }

    @Test(arguments: [true, false])
    func stopsAtTheTimeoutOrCancellation(isCancelled: Bool) async throws {
        let client = Self.client(bytes: 300_000)
        let response = try await client.response(FakeClient.write)
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let held = DispatchSemaphore(value: 0)
        defer { held.signal() }
        let reading = Task {
            try await client.pipeline.read(response) { body in
                begin.yield()
                held.wait()
                return body.count
            }
        }
        for await _ in begun { break }
        if isCancelled { reading.cancel() } else { client.clock.advance(by: .seconds(11)) }
        let error = await #expect(throws: Failure.self) { try await reading.value }
        switch error {
        case .cancelled(let failure)?: #expect(isCancelled && failure.mayHaveTakenEffect && failure.attempts == 1)
        case .timedOut(let failure)?:
            #expect(!isCancelled && failure.mayHaveTakenEffect && failure.limit == .seconds(10))
        default: Issue.record("\(String(describing: error))")
        }
    }

    @Test(arguments: [2, 300_000])
    func decodesResponsesOfAnyLength(bytes: Int) async throws {
        let client = Self.client(bytes: bytes)
        let response = try await client.response(FakeClient.read)
        #expect(try await client.pipeline.read(response, \.count) == bytes)
        let error = await #expect(throws: Failure.self) {
            try await client.pipeline.read(response) { try JSONDecoder().decode(String.self, from: $0) }
        }
        guard case .decoding(let failure)? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(failure.operation == "Read")
    }
}
