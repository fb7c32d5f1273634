import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5 * patience))) struct ServicePipelineTests {
    typealias Failure = CloudError<FakeWireProtocol.ErrorCode>

    static func response(_ response: TransportResponse) -> StubTransport.Response { { _ in response } }
    static func failure(_ error: any Error) -> StubTransport.Response { { _ in throw error } }

    @Test func signsEachAttempt() async throws {
        let client = FakeClient(responses: [
            Self.response(.rejected("x", 500)), Self.response(.rejected("Throttling")), Self.response(.ok()),
        ])
        let metadata = try await client.call(FakeClient.read)
        #expect(metadata.attempts == 3)
        #expect(metadata.requestID == "r-1")
        #expect(Set(client.transport.requests.map { $0.headers["x-nonce"] }).count == 3)
        #expect(
            client.transport.requests.map { $0.headers["x-date"] }
                == ["2026-01-02T12:00:00Z", "2026-01-02T12:00:00Z", "2026-01-02T12:00:02Z"]
        )
        #expect(client.clock.waits == [.milliseconds(50), .seconds(2)])
    }

    @Test func givesUpAfterThreeAttempts() async throws {
        let client = FakeClient(responses: Array(repeating: Self.response(.rejected("Broken", 502)), count: 5))
        let error = await #expect(throws: Failure.self) { try await client.call(FakeClient.read) }
        #expect(client.transport.requests.count == 3)
        #expect(error?.attempts == 3)
        #expect(error?.serviceFailure?.code == .unrecognized("Broken"))
        #expect(client.pipeline.quota.remaining == 472)
    }

    @Test(arguments: [
        ([500, 500, 200], 486), ([200], 500), ([500, 200], 500),
    ])
    func spendsQuotaOnRetriesAndRefundsTheLastOne(statuses: [Int], remaining: Int) async throws {
        let client = FakeClient(responses: statuses.map { Self.response(TransportResponse(status: $0)) })
        _ = try await client.call(FakeClient.read)
        #expect(client.pipeline.quota.remaining == remaining)
    }

    @Test func stopsRetryingWhenTheQuotaIsSpent() async {
        let client = FakeClient(
            responses: Array(repeating: Self.response(.rejected("x", 500)), count: 3),
            quota: RetryQuota(available: 14)
        )
        await #expect(throws: Failure.self) { try await client.call(FakeClient.read) }
        #expect(client.transport.requests.count == 2)
        #expect(client.pipeline.quota.remaining == 0)
    }

    @Test func doesNotRetryAPermanentServiceError() async {
        let client = FakeClient(responses: [Self.response(.rejected("Known"))])
        let error = await #expect(throws: Failure.self) { try await client.call(FakeClient.read) }
        #expect(error?.serviceFailure?.code == .known)
        #expect(error?.mayHaveTakenEffect == false)
    }

    /// At most once: a write is retried only if it can't have taken effect.
    @Test(arguments: [
        (TransportError(.interrupted, reason: "cut"), 1, true),
        (TransportError(.timedOut, reason: "late"), 1, true),
        (TransportError(.notConnected, reason: "refused"), 3, false),
        (TransportError(.notSecure, reason: "certificate"), 1, false),
    ])
    func retriesAFailedWriteOnlyIfItWasNotSent(failure: TransportError, attempts: Int, mayHaveActed: Bool) async {
        let client = FakeClient(responses: Array(repeating: Self.failure(failure), count: 3))
        let error = await #expect(throws: Failure.self) { try await client.call(FakeClient.write) }
        #expect(client.transport.requests.count == attempts)
        #expect(error?.mayHaveTakenEffect == mayHaveActed)
    }

    @Test(arguments: [
        ("x", 500, 1, true), ("x", 503, 1, true), ("Throttling", 400, 3, false), ("TooEarly", 400, 3, false),
        ("Throttling", 500, 1, true), ("Throttling", 503, 1, true), ("TooEarly", 500, 1, true),
    ])
    func retriesARejectedWriteOnlyIfTheServiceDidNotAct(code: String, status: Int, attempts: Int, mayHaveActed: Bool)
        async
    {
        let client = FakeClient(responses: Array(repeating: Self.response(.rejected(code, status)), count: 3))
        let error = await #expect(throws: Failure.self) { try await client.call(FakeClient.write) }
        #expect(client.transport.requests.count == attempts)
        #expect(error?.mayHaveTakenEffect == mayHaveActed)
        #expect(client.transport.requests.allSatisfy { !$0.isRepeatable })
    }

    @Test func retriesUnknownOutcomesIfConfigured() async throws {
        let client = FakeClient(
            responses: [Self.failure(TransportError(.interrupted, reason: "cut")), Self.response(.ok())],
            retry: RetryPolicy(retriesUnknownOutcomes: true)
        )
        #expect(try await client.call(FakeClient.write).attempts == 2)
    }

    @Test func reportsThatAnEarlierAttemptMayHaveTakenEffect() async {
        let client = FakeClient(
            responses: [
                Self.failure(TransportError(.interrupted, reason: "cut")),
                Self.failure(TransportError(.notConnected, reason: "refused")),
            ],
            retry: RetryPolicy(maxAttempts: 2, retriesUnknownOutcomes: true)
        )
        let error = await #expect(throws: Failure.self) { try await client.call(FakeClient.write) }
        #expect(error?.mayHaveTakenEffect == true)
    }

    @Test func treatsUnknownErrorsAsInterruptions() async {
        struct UnknownError: Error, CustomStringConvertible { var description: String { "odd planted-secret-key" } }
        let client = FakeClient(responses: [Self.failure(UnknownError())])
        let error = await #expect(throws: Failure.self) { try await client.call(FakeClient.write) }
        guard case .transport(let failure) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failure.kind == .interrupted)
        #expect(failure.mayHaveTakenEffect)
        #expect(failure.reason == "odd <redacted>")
    }

    @Test func redactsSecretsInServiceErrors() async {
        let serviceError = TransportResponse.rejected("Known", headers: ["message": "signed with planted-secret-key"])
        let client = FakeClient(responses: [Self.response(serviceError)])
        let error = await #expect(throws: Failure.self) { try await client.call(FakeClient.read) }
        #expect(error?.serviceFailure?.message == "signed with <redacted>")
    }

    @Test func sendsNothingWithoutCredentials() async {
        let client = FakeClient(responses: [], credentials: EnvironmentCredentials(.aws, environment: [:]))
        let error = await #expect(throws: Failure.self) { try await client.call(FakeClient.read) }
        guard case .credentials = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(client.transport.requests.isEmpty)
    }

    @Test(arguments: [("", "secret"), ("id", ""), ("id\r\n", "secret")])
    func sendsNothingWithInvalidCredentials(id: String, secret: String) async {
        let credentials = StaticCredentials(Credentials(accessKeyID: id, secretAccessKey: secret))
        let client = FakeClient(responses: [], credentials: credentials)
        let error = await #expect(throws: Failure.self) { try await client.call(FakeClient.read) }
        guard case .credentials = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(client.transport.requests.isEmpty)
    }

    @Test func retriesAfterAnAttemptTimeout() async throws {
        let clock = ManualClock()
        let transport = StubTransport(
            time: clock.time,
            responses: [
                { _ in
                    clock.advance(by: .seconds(11))
                    try await Task.sleep(for: .seconds(3_600))
                    return .ok()
                },
                { _ in .ok() },
            ]
        )
        let pipeline = ServicePipeline(
            wireProtocol: FakeWireProtocol(),
            credentials: StaticCredentials(Credentials(accessKeyID: "id", secretAccessKey: "secret")),
            transport: transport,
            settings: CallSettings(retry: .standard, timeouts: Timeouts(attempt: .seconds(10))),
            dependencies: Dependencies(time: clock.time)
        )
        let url = try #require(URL(string: "https://fake.example.com/"))
        var call = pipeline.call(of: FakeClient.read, FakeClient.service)
        let response = try await pipeline.run(&call) { TransportRequest(method: "POST", url: url) }
        #expect(response.metadata.attempts == 2)
    }

    @Test func stopsRetryingAtTheCallTimeout() async {
        let client = FakeClient(
            responses: Array(repeating: Self.response(.rejected("Throttling")), count: 10),
            retry: RetryPolicy(maxAttempts: 10),
            timeouts: Timeouts(call: .seconds(6))
        )
        let error = await #expect(throws: Failure.self) { try await client.call(FakeClient.read) }
        #expect(error?.isThrottling == true)
        // Delays of 1 s and 2 s fit into the timeout. Another 4 s don't.
        #expect(client.clock.waits == [.seconds(1), .seconds(2)])
    }

    @Test func timesOutWhileFetchingCredentials() async {
        struct Slow: CredentialsProvider {
            let clock: ManualClock

            func credentials() async throws -> Credentials {
                self.clock.advance(by: .seconds(11))
                try await Task.sleep(for: .seconds(600))
                return Credentials(accessKeyID: "id", secretAccessKey: "planted-secret-key")
            }
        }
        let clock = ManualClock()
        let client = FakeClient(
            responses: [Self.response(.ok())],
            credentials: Slow(clock: clock),
            timeouts: Timeouts(call: .seconds(10)),
            clock: clock
        )
        let error = await #expect(throws: Failure.self) { try await client.call(FakeClient.write) }
        guard case .timedOut(let failure) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!failure.mayHaveTakenEffect && failure.attempts == 0)
        #expect(client.transport.requests.isEmpty)
    }

    @Test func waitsAsLongAsTheServiceRequests() async throws {
        let client = FakeClient(responses: [
            Self.response(.rejected("x", 503, headers: ["retry-after": "1500"])), Self.response(.ok()),
        ])
        _ = try await client.call(FakeClient.read)
        #expect(client.clock.waits == [.milliseconds(1_500)])
    }

    /// This holds even for a transport that ignores cancellation.
    @Test(arguments: [Timeouts(), Timeouts(attempt: nil, call: nil)])
    func sendsNothingIfTheTaskIsAlreadyCancelled(timeouts: Timeouts) async {
        let client = FakeClient(responses: [Self.response(.ok())], timeouts: timeouts)
        let call = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            _ = try await client.call(FakeClient.write)
        }
        guard case .failure(let error as Failure) = await call.result, case .cancelled = error else {
            Issue.record("not cancelled")
            return
        }
        #expect(client.transport.requests.isEmpty)
        #expect(!error.mayHaveTakenEffect)
        #expect(error.attempts == 0)
    }

    /// A throttled request has not taken effect, but one that failed in the service may have.
    @Test(arguments: [true, false])
    func aCallCancelledBetweenAttemptsReportsWhetherItMayHaveTakenEffect(isThrottled: Bool) async {
        // Without timeouts a call runs only in its caller's task.
        let client = FakeClient(
            responses: [
                { _ in
                    unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
                    return isThrottled ? .rejected("Throttling") : .rejected("Broken", 503)
                }
            ],
            timeouts: Timeouts(attempt: nil, call: nil)
        )
        let call = Task { try await client.call(FakeClient.read) }
        guard case .failure(let error as Failure) = await call.result, case .cancelled = error else {
            Issue.record("not cancelled")
            return
        }
        #expect(error.mayHaveTakenEffect == !isThrottled)
        #expect(error.attempts == 1)
    }

    @Test func throwsACancellationErrorWhenTheTaskIsCancelled() async {
        let client = FakeClient(responses: [
            { _ in
                try await Task.sleep(for: .seconds(3_600))
                return .ok()
            }
        ])
        let call = Task { try await client.call(FakeClient.read) }
        call.cancel()
        guard case .failure(let error as Failure) = await call.result, case .cancelled = error else {
            Issue.record("not cancelled")
            return
        }
    }

    @Test func describesErrorsOnOneLineWithTheRequestID() {
        var failure = ServiceFailure(
            operation: "Write",
            code: FakeWireProtocol.ErrorCode.known,
            message: "no",
            requestID: "r-9",
            status: 400
        )
        failure.attempts = 2
        #expect("\(Failure.service(failure))" == "Write: Known: no (status 400, request id r-9, 2 attempts)")
        #expect(
            "\(Failure.transport(TransportError(.interrupted, reason: "cut")))"
                == "cut (the request may have reached the service)"
        )
    }
}
