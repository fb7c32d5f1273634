import Foundation

/// Takes one request to a service and brings one answer or one error back.
///
/// A call takes these steps, in order:
/// 1. Build the HTTP request, once: with its idempotency token and endpoint.
/// 2. For each attempt:
///    a. Get credentials that are valid now.
///    b. Sign a copy, so that every attempt has its own date and nonce.
///    c. Send it.
///    d. Tell an answer from a refusal, a broken exchange and a cancellation.
///    e. If another attempt is safe and worth it, wait and go to 2a.
/// 3. Return the answer, or throw the last failure.
package struct ServicePipeline<Dialect: ServiceDialect>: Sendable {
    package typealias Failure = CloudError<Dialect.ErrorCode>

    package let dialect: Dialect
    package let credentials: any CredentialsProvider
    package let transport: any HTTPTransport
    package let retryPolicy: RetryPolicy
    package let timeouts: Timeouts
    package let surroundings: Surroundings
    package let quota: RetryQuota

    package init(
        dialect: Dialect,
        credentials: any CredentialsProvider,
        transport: any HTTPTransport,
        retryPolicy: RetryPolicy,
        timeouts: Timeouts,
        surroundings: Surroundings,
        quota: RetryQuota = RetryQuota()
    ) {
        self.dialect = dialect
        self.credentials = credentials
        self.transport = transport
        self.retryPolicy = retryPolicy
        self.timeouts = timeouts
        self.surroundings = surroundings
        self.quota = quota
    }

    /// Runs one operation.
    /// - Parameters:
    ///   - operation: The facts about the operation.
    ///   - build: Builds the HTTP request; called once.
    /// - Returns: The answer and what came with it.
    /// - Throws: ``CloudError``, whose case says who failed.
    package func run(
        _ operation: OperationDescriptor,
        build: () throws(InvalidRequest) -> TransportRequest
    ) async throws(Failure) -> (response: TransportResponse, metadata: ResponseMetadata) {
        var built: TransportRequest
        do throws(InvalidRequest) { built = try build() } catch { throw .invalidRequest(error) }
        built.isRepeatable = operation.isIdempotent || self.retryPolicy.retriesUnknownOutcomes
        var call = Call(
            operation: operation,
            id: self.surroundings.unique(),
            stopwatch: self.surroundings.time.stopwatch()
        )

        while true {
            call.attempts += 1
            switch await self.attempt(call, sending: built) {
            case .answered(let response):
                self.quota.refund(call.spent)
                return (response, self.metadata(of: response, attempts: call.attempts))
            case .failed(var failure, let reason, let hint):
                failure.note(attempts: call.attempts, mayHaveReachedService: call.mayHaveReachedService)
                call.mayHaveReachedService = failure.mayHaveReachedService
                guard let delay = self.delay(after: failure, reason, hint, in: &call) else { throw failure }
                guard await self.surroundings.time.sleep(for: delay) else { throw .cancelled }
            }
        }
    }

    /// How far a call has come.
    private struct Call {
        let operation: OperationDescriptor
        let id: String
        let stopwatch: Stopwatch
        var attempts = 0
        var mayHaveReachedService = false

        /// What the last retry took from the quota.
        var spent: Int?
    }

    /// What became of one attempt.
    private enum Outcome {
        case answered(TransportResponse)
        case failed(Failure, worthRetryingFor: RetryReason? = nil, hint: Duration? = nil)
    }

    private func attempt(_ call: Call, sending built: TransportRequest) async -> Outcome {
        let credentials: Credentials
        do {
            credentials = try await self.credentials.credentials()
            try credentials.checkUsable()
        } catch let error as InvalidRequest {
            return .failed(.credentials(CredentialsError(source: "credentials", reason: error.description)))
        } catch {
            return .failed(Failure(gettingCredentials: error))
        }

        var signed: TransportRequest
        do throws(InvalidRequest) {
            let (date, nonce) = (self.surroundings.time.now(), self.surroundings.unique())
            signed = try self.dialect.sign(built, with: credentials, at: date, nonce: nonce)
        } catch {
            return .failed(.invalidRequest(error))
        }
        self.dialect.annotate(
            &signed,
            invocation: call.id,
            attempt: call.attempts,
            of: self.retryPolicy.maxAttempts
        )

        let response: TransportResponse
        do {
            response = try await self.exchange(signed, in: call)
        } catch let timeout as TimeoutFailure {
            return .failed(.timedOut(timeout))
        } catch {
            if error is CancellationError || Task.isCancelled { return .failed(.cancelled) }
            var failure = error as? TransportFailure ?? TransportFailure(.interrupted, reason: "\(error)")
            failure.reason = credentials.redacting(failure.reason)
            return .failed(.transport(failure), worthRetryingFor: failure.isRetryable ? .transient : nil)
        }

        guard var refusal = self.dialect.refusal(in: response, of: call.operation) else { return .answered(response) }
        refusal.message = refusal.message.map(credentials.redacting)
        return .failed(
            .service(refusal),
            worthRetryingFor: refusal.retryReason,
            hint: self.dialect.retryHint(in: response)
        )
    }

    /// Sends a request and waits for the answer, as long as one attempt and the whole call may take.
    private func exchange(_ request: TransportRequest, in call: Call) async throws -> TransportResponse {
        let left = self.timeouts.call.map { $0 - call.stopwatch.elapsed() }
        let limit = [left, self.timeouts.attempt].compactMap(\.self).min()
        let response = try await withDeadline(limit, on: self.surroundings.time) { [transport] in
            try await transport.send(request)
        }
        if let response { return response }
        try Task.checkCancellation()
        if let call = self.timeouts.call, let left, left == limit {
            throw TimeoutFailure(operation: "", limit: call, mayHaveReachedService: true, attempts: 1)
        }
        throw TransportFailure(.timedOut, reason: "no answer within \(limit ?? .zero)")
    }

    /// Returns how long to wait before another attempt, or `nil` if there is to be none.
    private func delay(
        after failure: Failure,
        _ reason: RetryReason?,
        _ hint: Duration?,
        in call: inout Call
    ) -> Duration? {
        guard let reason, call.attempts < self.retryPolicy.maxAttempts else { return nil }
        // At most once: what may have taken effect is repeated only if repeating does no harm.
        guard call.operation.isIdempotent || self.retryPolicy.retriesUnknownOutcomes || !failure.mayHaveReachedService
        else { return nil }
        let delay = RetryDelay.delay(
            retry: call.attempts - 1,
            reason: reason,
            hint: hint,
            random: self.surroundings.random(),
            limit: self.retryPolicy.maxDelay
        )
        if let limit = self.timeouts.call, call.stopwatch.elapsed() + delay >= limit { return nil }
        guard let cost = self.quota.take(for: reason) else { return nil }
        call.spent = cost
        return delay
    }

    private func metadata(of response: TransportResponse, attempts: Int) -> ResponseMetadata {
        ResponseMetadata(
            requestID: self.dialect.requestID(in: response),
            status: response.status,
            headers: response.headers,
            attempts: attempts
        )
    }
}

extension CloudError {
    fileprivate init(gettingCredentials error: any Error) {
        switch error {
        case is CancellationError: self = .cancelled
        case let error as CredentialsError: self = .credentials(error)
        default: self = .credentials(CredentialsError(source: "\(type(of: error))", reason: "\(error)"))
        }
    }

    /// Notes how often the request was sent, and whether any attempt may have reached the service.
    fileprivate mutating func note(attempts: Int, mayHaveReachedService: Bool) {
        switch self {
        case .service(var failure):
            failure.attempts = attempts
            failure.mayHaveReachedService = failure.mayHaveReachedService || mayHaveReachedService
            self = .service(failure)
        case .transport(var failure):
            failure.attempts = attempts
            failure.mayHaveReachedService = failure.mayHaveReachedService || mayHaveReachedService
            self = .transport(failure)
        case .timedOut(var failure):
            failure.attempts = attempts
            self = .timedOut(failure)
        case .decoding, .credentials, .invalidRequest, .cancelled: break
        }
    }
}
