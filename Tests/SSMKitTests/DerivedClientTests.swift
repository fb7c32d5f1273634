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
        let client = SSMClient.testing(transport, options: .init(observer: first))
        _ = try await client.with(observer: second).listCommands()
        #expect(first.requests == 0 && second.requests == 1)
        _ = try await client.with(observer: nil).listCommands()
        #expect(first.requests == 0 && second.requests == 1)
    }

    @Test func endsCallsAtItsOwnTimeout() async {
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

    @Test func sharesTheResolvedRegionAndTheRetryQuota() async throws {
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
