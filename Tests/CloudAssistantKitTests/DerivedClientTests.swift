import CloudAssistantKit
import CloudTestSupport
import Foundation
import Testing

/// Clients that are derived from another client with other settings.
@Suite struct DerivedClientTests {
    private static let unavailable: StubTransport.Response = { _ in TransportResponse(status: 503) }

    @Test(arguments: [
        (RetryPolicy.none, 1), (.standard, 3), (.configured, 3), (.adaptive, 3), (RetryPolicy(maxAttempts: 5), 5),
        (RetryPolicy(maxAttempts: 0), 1), (RetryPolicy(adaptsRate: false), 3),
    ])
    func retriesByItsOwnPolicy(policy: RetryPolicy, attempts: Int) async {
        let transport = StubTransport(
            time: ManualClock().time,
            responses: Array(repeating: Self.unavailable, count: 20)
        )
        // The variables are those of AWS.
        let host = TestHost(environment: ["AWS_MAX_ATTEMPTS": "7", "AWS_RETRY_MODE": "adaptive"])
        let base = CloudAssistantClient.testing(transport, options: .init(retry: .none), host: host)
        await #expect(throws: CloudAssistantError.self) {
            _ = try await base.with(retry: policy).describeCommands()
        }
        #expect(transport.requests.count == attempts)
        await #expect(throws: CloudAssistantError.self) { _ = try await base.describeCommands() }
        #expect(transport.requests.count == attempts + 1)
    }

    @Test func usesAChangedNumberOfAttempts() async {
        let transport = StubTransport(
            time: ManualClock().time,
            responses: Array(repeating: Self.unavailable, count: 20)
        )
        var options = CloudAssistantClient.Options()
        options.retry.maxAttempts = 4
        let client = CloudAssistantClient.testing(transport, options: options)
        await #expect(throws: CloudAssistantError.self) {
            _ = try await client.with(timeouts: Timeouts(call: .seconds(500))).describeCommands()
        }
        #expect(transport.requests.count == 4)
    }

    @Test func sharesTheRetryQuota() async {
        let transport = StubTransport(
            time: ManualClock().time,
            responses: Array(repeating: Self.unavailable, count: 200)
        )
        let client = CloudAssistantClient.testing(transport, options: .init(retry: .standard))
        // 500 tokens are enough for 35 retries.
        for _ in 0..<18 {
            await #expect(throws: CloudAssistantError.self) { _ = try await client.describeCommands() }
        }
        #expect(transport.requests.count == 18 + 35)
        await #expect(throws: CloudAssistantError.self) {
            _ = try await client.with(retry: RetryPolicy(maxAttempts: 5)).describeCommands()
        }
        #expect(transport.requests.count == 18 + 35 + 1)
    }
}
