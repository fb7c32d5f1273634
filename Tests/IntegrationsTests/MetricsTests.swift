#if Metrics
import CloudCore
import CloudTestSupport
import MetricsTestKit
import SSMKit
import Testing

/// The metrics of calls, with the trait Metrics.
@Suite struct MetricsTests {
    private static let call = [("cloud", "aws"), ("service", "SSM"), ("operation", "ListCommands")]

    @Test func countsAndMeasuresCalls() async throws {
        let metrics = TestMetrics()
        let clock = ManualClock()
        let slow: @Sendable (TransportResponse) -> StubTransport.Response = { response in
            { _ in
                clock.advance(by: .milliseconds(250))
                return response
            }
        }
        let unavailable = TransportResponse(status: 503)
        let transport = StubTransport(
            time: clock.time,
            responses: [unavailable, .json("{}"), .json("{}"), .json("not JSON")].map(slow)
        )
        let client = SSMClient(
            region: "eu-west-1",
            credentials: StaticCredentials(Credentials(accessKeyID: "id", secretAccessKey: "secret")),
            transport: transport,
            options: .init(
                observers: [MetricsObserver(factory: metrics)],
                host: TestHost().system(inTimeOf: transport)
            )
        )
        for _ in 0..<3 { _ = try? await client.listCommands() }

        func dimensions(_ outcome: String) -> [(String, String)] { Self.call + [("outcome", outcome)] }
        #expect(try metrics.expectCounter("cloud.client.calls", dimensions("succeeded")).totalValue == 2)
        #expect(try metrics.expectCounter("cloud.client.calls", dimensions("undecodable_response")).totalValue == 1)
        #expect(try metrics.expectCounter("cloud.client.attempts", dimensions("responded")).totalValue == 3)
        #expect(try metrics.expectCounter("cloud.client.attempts", dimensions("failed")).totalValue == 1)
        #expect(try metrics.expectCounter("cloud.client.retries", Self.call).totalValue == 1)
        let attempts = try metrics.expectTimer("cloud.client.attempt.duration", dimensions("responded"))
        #expect(attempts.values == [250_000_000, 250_000_000, 250_000_000])
        let calls = try metrics.expectTimer("cloud.client.call.duration", dimensions("succeeded"))
        #expect(calls.values.count == 2 && calls.values[0] > 500_000_000 && calls.values[1] == 250_000_000)
        #expect(metrics.counters.count == 5 && metrics.timers.count == 4)
    }

    @Test func limitsDurations() throws {
        let metrics = TestMetrics()
        let end = CallEvent.Kind.ended(.timedOut, reason: nil, after: .seconds(Int64.max))
        MetricsObserver(factory: metrics).observe(
            CallEvent(kind: end, callID: "1", service: "SSM", operation: "ListCommands")
        )
        let timer = try metrics.expectTimer("cloud.client.call.duration", Self.call + [("outcome", "timed_out")])
        #expect(timer.values == [.max])
    }
}
#endif
