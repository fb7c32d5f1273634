import CloudTestSupport
import Foundation
import SSMKit
import Synchronization
import Testing

/// The events of calls that end in each way.
@Suite struct CallOutcomeTests {
    /// A call and the events that it is expected to have.
    struct Example: Sendable, CustomStringConvertible {
        var description: String
        var responses: [StubTransport.Response] = []
        var region: String? = "us-east-1"
        var endpoint: String?
        var credentials: (any CredentialsProvider)?
        var timeouts = Timeouts()
        var isCancelledBefore = false
        var outcome: CallOutcome
        var sent: Int
        var events: [String]
    }

    private static let throttled: StubTransport.Response = { _ in
        .json(#"{"__type":"ThrottlingException"}"#, status: 400)
    }

    private static func example(
        _ description: String,
        _ responses: [StubTransport.Response],
        _ outcome: CallOutcome,
        _ events: String...
    ) -> Example {
        Example(
            description: description,
            responses: responses,
            outcome: outcome,
            sent: events.count { $0 == "sending" },
            events: ["started"] + events + ["ended"]
        )
    }

    private static var examples: [Example] {
        let lost: StubTransport.Response = { _ in throw TransportError(.interrupted, reason: "lost") }
        let retried = ["sending", "failed", "retrying"]
        var examples = [
            self.example("success", [{ _ in .json("{}") }], .succeeded, "sending", "responded"),
            self.example(
                "success after a retry",
                [self.throttled, { _ in .json("{}") }],
                .succeeded,
                "sending",
                "failed",
                "retrying",
                "sending",
                "responded"
            ),
            self.example(
                "service error",
                [{ _ in .json(#"{"__type":"InvalidCommandId"}"#, status: 400) }],
                .serviceError(code: "InvalidCommandId", status: 400),
                "sending",
                "failed"
            ),
            self.example(
                "undecodable response",
                [{ _ in .json("not JSON") }],
                .undecodableResponse,
                "sending",
                "responded"
            ),
            self.example(
                "long undecodable response",
                [{ _ in .json("[" + String(repeating: " ", count: 300_000)) }],
                .undecodableResponse,
                "sending",
                "responded"
            ),
            self.example(
                "cancelled while sending",
                [{ _ in throw CancellationError() }],
                .cancelled,
                "sending",
                "failed"
            ),
        ]
        var failing = self.example("transport error", [lost, lost, lost], .transportError(.interrupted))
        failing.events = ["started"] + retried + retried + ["sending", "failed", "ended"]
        failing.sent = 3
        examples.append(failing)

        var cancelled = self.example("cancelled before sending", [], .cancelled)
        cancelled.isCancelledBefore = true
        examples.append(cancelled)

        var regionless = self.example("no region", [], .invalidRequest)
        regionless.region = nil
        examples.append(regionless)

        var misplaced = self.example("invalid region", [], .invalidRequest)
        misplaced.region = "not a region"
        examples.append(misplaced)

        var keyless = self.example("no credentials", [], .credentialsError)
        keyless.credentials = CredentialsChain([])
        examples.append(keyless)

        var rejected = self.example("credentials that end between attempts", [self.throttled], .credentialsError)
        rejected.credentials = OneTimeCredentials()
        rejected.events = ["started"] + retried + ["ended"]
        rejected.sent = 1
        examples.append(rejected)

        var slow = self.example("timeout", [], .timedOut, "sending", "failed")
        slow.timeouts = Timeouts(call: .seconds(5))
        examples.append(slow)

        var waiting = self.example("timeout before sending", [], .timedOut)
        waiting.timeouts = Timeouts(call: .seconds(5))
        waiting.credentials = EndlessCredentials()
        examples.append(waiting)
        return examples
    }

    @Test(.timeLimit(.minutes(5 * patience)), arguments: Self.examples)
    func reportsOneBeginningAndOneEnd(example: Example) async {
        let (log, clock) = (EventLog(), ManualClock())
        var responses = example.responses
        if example.description == "timeout" {
            responses = [
                { _ in
                    clock.advance(by: .seconds(6))
                    try await Task.sleep(for: .seconds(600))
                    return TransportResponse(status: 200)
                }
            ]
        }
        (example.credentials as? EndlessCredentials)?.clock = clock
        let transport = StubTransport(time: clock.time, responses: responses)
        let options = SSMClient.Options(
            retry: .standard,
            timeouts: example.timeouts,
            observers: [log],
            host: TestHost(environment: ["AWS_EC2_METADATA_DISABLED": "true"]).system(inTimeOf: transport)
        )
        let keys = StaticCredentials(Credentials(accessKeyID: "id", secretAccessKey: "planted-secret-key"))
        let client = SSMClient(
            region: example.region,
            credentials: example.credentials ?? keys,
            transport: transport,
            options: options
        )
        let call = Task {
            while example.isCancelledBefore, !Task.isCancelled { await Task.yield() }
            return try await client.listCommands()
        }
        if example.isCancelledBefore { call.cancel() }
        let result = await call.result
        if case .success = result { #expect(example.outcome == .succeeded) }
        #expect(log.kinds() == example.events)
        #expect(log.outcomes() == [example.outcome])
        #expect(log.brokenCalls == [])
        let end = log.events.last
        #expect(end?.attempt == example.sent)
        #expect(log.events.allSatisfy { $0.cloud == .aws && $0.service == "SSM" && $0.operation == "ListCommands" })
        if let region = example.region { #expect(log.events.allSatisfy { $0.region == region }) }
        guard case .ended(_, let reason, _) = end?.kind else { return }
        if case .failure(let error) = result { #expect(reason == "\(error)") } else { #expect(reason == nil) }
        #expect(!"\(log.events)".contains("planted-secret-key"))
    }
}

/// A provider whose second request fails.
private struct OneTimeCredentials: CredentialsProvider {
    private let count = Counter()

    func credentials() async throws -> Credentials {
        guard self.count.next() == 1 else { throw CredentialsError(source: "test", reason: "ended") }
        return Credentials(accessKeyID: "id", secretAccessKey: "planted-secret-key")
    }
}

/// A provider that never returns, and advances the clock beyond each timeout.
private final class EndlessCredentials: CredentialsProvider {
    private let clocks = Mutex<ManualClock?>(nil)

    var clock: ManualClock? {
        get { self.clocks.withLock(\.self) }
        set { self.clocks.withLock { $0 = newValue } }
    }

    func credentials() async throws -> Credentials {
        self.clock?.advance(by: .seconds(6))
        try await Task.sleep(for: .seconds(600))
        throw CancellationError()
    }
}
