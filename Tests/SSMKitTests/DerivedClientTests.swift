import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Clients that are derived from another client with other settings.
@Suite struct DerivedClientTests {
    private static let unavailable: StubTransport.Response = { _ in TransportResponse(status: 503) }

    private static func transport(_ clock: ManualClock, failures: Int) -> StubTransport {
        StubTransport(time: clock.time, responses: Array(repeating: self.unavailable, count: failures))
    }

    @Test func retriesByItsOwnPolicy() async {
        let transport = Self.transport(ManualClock(), failures: 9)
        let client = SSMClient.testing(transport, options: .init(retry: .standard))
        await #expect(throws: SSMError.self) { _ = try await client.with(retry: .none).listCommands() }
        #expect(transport.requests.count == 1)
        await #expect(throws: SSMError.self) { _ = try await client.listCommands() }
        #expect(transport.requests.count == 4)
    }

    @Test func completesItsPolicyFromTheConfiguration() async {
        let transport = Self.transport(ManualClock(), failures: 9)
        let host = TestHost(environment: ["AWS_MAX_ATTEMPTS": "5"])
        let client = SSMClient.testing(transport, options: .init(retry: .none), host: host)
        await #expect(throws: SSMError.self) { _ = try await client.with(retry: .configured).listCommands() }
        #expect(transport.requests.count == 5)
    }

    @Test func reportsCallsToItsOwnObserver() async throws {
        let (first, second) = (EventCounter(), EventCounter())
        let transport = StubTransport(.json("{}"), .json("{}"))
        let client = SSMClient.testing(transport, options: .init(observers: [first]))
        _ = try await client.with(observers: [second]).listCommands()
        #expect(first.requests == 0 && second.requests == 1)
        _ = try await client.with(observers: []).listCommands()
        #expect(first.requests == 0 && second.requests == 1)
    }

    @Test(.timeLimit(.minutes(5 * patience))) func endsCallsAtItsOwnTimeout() async {
        let clock = ManualClock()
        let transport = StubTransport(
            time: clock.time,
            responses: [
                { _ in
                    clock.advance(by: .seconds(6))
                    try await Task.sleep(for: .seconds(600))
                    return TransportResponse(status: 200)
                }
            ]
        )
        let client = SSMClient.testing(transport).with(timeouts: Timeouts(call: .seconds(5)))
        let error = await #expect(throws: SSMError.self) { _ = try await client.listCommands() }
        #expect(error?.isTimeout == true)
    }

    @Test func sharesTheRetryQuota() async {
        let transport = Self.transport(ManualClock(), failures: 200)
        let client = SSMClient.testing(transport, options: .init(retry: .standard))
        // 500 tokens are enough for 35 retries.
        for _ in 0..<18 { await #expect(throws: SSMError.self) { _ = try await client.listCommands() } }
        let count = transport.requests.count
        #expect(count == 18 + 35)
        let derived = client.with(timeouts: Timeouts()).with(retry: RetryPolicy(maxAttempts: 5)).with(observers: [])
        await #expect(throws: SSMError.self) { _ = try await derived.listCommands() }
        #expect(transport.requests.count == count + 1)
    }

    @Test func sharesTheClockCorrection() async throws {
        let clock = ManualClock()
        let skewed: StubTransport.Response = { _ in
            var response = TransportResponse.json(#"{"__type":"RequestTimeTooSkewed"}"#, status: 400)
            response.headers["date"] = "Fri, 02 Jan 2026 17:00:00 GMT"
            return response
        }
        let ok: StubTransport.Response = { _ in .json("{}") }
        let transport = StubTransport(time: clock.time, responses: [skewed, ok, ok])
        let client = SSMClient.testing(transport, options: .init(retry: .standard))
        _ = try await client.with(retry: RetryPolicy(maxAttempts: 2)).listCommands()
        _ = try await client.listCommands()
        let dates = transport.requests.map { $0.headers["x-amz-date"]?.prefix(11) }
        #expect(transport.requests.count == 3)
        #expect(dates[1] == dates[2] && dates[0] != dates[1])
    }

    @Test func keepsAllChangesOfAChain() async {
        let observer = EventCounter()
        let transport = Self.transport(ManualClock(), failures: 9)
        let client = SSMClient.testing(transport, host: TestHost(environment: ["AWS_MAX_ATTEMPTS": "2"]))
        let derived = client.with(retry: .none).with(observers: [observer]).with(timeouts: Timeouts(call: .seconds(5)))
        await #expect(throws: SSMError.self) { _ = try await derived.listCommands() }
        #expect(transport.requests.count == 1 && observer.requests == 1)
        await #expect(throws: SSMError.self) { _ = try await derived.with(retry: .configured).listCommands() }
        #expect(transport.requests.count == 3 && observer.requests == 3)
        await #expect(throws: SSMError.self) { _ = try await client.listCommands() }
        #expect(transport.requests.count == 5 && observer.requests == 3)
    }

    @Test func resolvesOnceForConcurrentFirstCalls() async throws {
        let regions = Counter()
        let metadata = StubTransport(responses: [
            { _ in
                regions.next()
                for _ in 0..<100 { await Task.yield() }
                return TransportResponse(status: 200, body: Data("token".utf8))
            },
            { _ in TransportResponse(status: 200, body: Data("eu-north-1".utf8)) },
        ])
        let transport = StubTransport(responses: Array(repeating: { _ in .json("{}") }, count: 20))
        let client = SSMClient.testing(transport, region: nil, host: TestHost(transport: metadata))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                let derived = number % 2 == 0 ? client : client.with(retry: RetryPolicy(maxAttempts: number))
                group.addTask { _ = try await derived.listCommands() }
            }
            try await group.waitForAll()
        }
        #expect(regions.count == 1)
        #expect(transport.requests.count == 20)
    }

    @Test func sharesTheResolvedRegion() async throws {
        let regions = Counter()
        let metadata = StubTransport(responses: [
            { _ in
                regions.next()
                return TransportResponse(status: 200, body: Data("token".utf8))
            },
            { _ in TransportResponse(status: 200, body: Data("eu-north-1".utf8)) },
        ])
        let transport = StubTransport(.json("{}"), .json("{}"))
        let client = SSMClient.testing(transport, region: nil, host: TestHost(transport: metadata))
        _ = try await client.with(retry: .none).listCommands()
        _ = try await client.listCommands()
        #expect(regions.count == 1)
        #expect(transport.requests.map { $0.url.host() } == Array(repeating: "ssm.eu-north-1.amazonaws.com", count: 2))
    }
}
