package import CloudFoundation

/// A pipeline that sends a request to a service and returns the response or an error.
///
/// A call takes these steps, in order:
/// 1. Build the HTTP request once, with its idempotency token and endpoint.
/// 2. For each attempt:
///    a. Get credentials that are valid now.
///    b. Sign a copy, so that every attempt has its own date and nonce.
///    c. Send it.
///    d. Distinguish a response, a service error, a transport error and a cancellation.
///    e. If a retry is safe and may succeed, wait and go to 2a.
/// 3. Return the response, or throw the last error.
///
/// It is a class, so that a call doesn't copy its many parts.
package final class ServicePipeline<Wire: WireProtocol>: Sendable {
    package typealias Failure = CloudError<Wire.ErrorCode>

    package let wireProtocol: Wire
    package let credentials: any CredentialsProvider
    package let transport: any HTTPTransport
    package let settings: CallSettings
    package let dependencies: Dependencies
    package let quota: RetryQuota
    package let userAgent: String?
    package let trustedAuthorities: String?
    private let limiter: RateLimiter
    private let clockSkew: ClockSkew

    package var retryPolicy: RetryPolicy { self.settings.retry }
    package var timeouts: Timeouts { self.settings.timeouts }
    private var rateLimiter: RateLimiter? { self.retryPolicy.adaptsRate == true ? self.limiter : nil }

    package init(
        wireProtocol: Wire,
        credentials: any CredentialsProvider,
        transport: any HTTPTransport,
        settings: CallSettings,
        dependencies: Dependencies,
        quota: RetryQuota = RetryQuota(),
        clockSkew: ClockSkew = ClockSkew(),
        userAgent: String? = nil,
        trustedAuthorities: String? = nil
    ) {
        self.wireProtocol = wireProtocol
        self.credentials = credentials
        self.transport = transport
        self.settings = settings
        self.dependencies = dependencies
        self.quota = quota
        self.clockSkew = clockSkew
        self.userAgent = userAgent
        self.trustedAuthorities = trustedAuthorities
        self.limiter = RateLimiter(time: dependencies.time)
    }

    /// Returns a pipeline with other settings, which shares connections, credentials, quota and clock correction.
    package func with(_ settings: CallSettings) -> ServicePipeline {
        ServicePipeline(self, settings)
    }

    private init(_ other: ServicePipeline, _ settings: CallSettings) {
        self.wireProtocol = other.wireProtocol
        self.credentials = other.credentials
        self.transport = other.transport
        self.settings = settings
        self.dependencies = other.dependencies
        self.quota = other.quota
        self.userAgent = other.userAgent
        self.trustedAuthorities = other.trustedAuthorities
        self.limiter = other.limiter
        self.clockSkew = other.clockSkew
    }

    /// Returns the state of a call that begins now, with the pipeline's observers.
    package func call(
        of operation: OperationDescriptor,
        _ service: ServiceName,
        region: String? = nil
    ) -> PipelineCall {
        PipelineCall(
            operation,
            of: service,
            region: region,
            observers: self.settings.observers,
            id: self.dependencies.unique(),
            stopwatch: self.dependencies.time.stopwatch()
        )
    }

    /// Runs one operation.
    /// - Parameters:
    ///   - call: The state of the call.
    ///   - build: A closure that builds the HTTP request. It is called once.
    /// - Returns: The response and its metadata.
    /// - Throws: ``CloudError``, whose case identifies the source of the failure.
    package func run(
        _ call: inout PipelineCall,
        build: () throws(InvalidRequestError) -> TransportRequest
    ) async throws(Failure) -> ServiceResponse {
        var built: TransportRequest
        do throws(InvalidRequestError) { built = try build() } catch { throw .invalidRequest(error) }
        built.isRepeatable = call.operation.isIdempotent || self.retryPolicy.retriesUnknownOutcomes
        call.url = built.url
        call.maxAttempts = self.retryPolicy.attemptLimit
        var uncertain: Failure?

        while true {
            call.attempts += 1
            do throws(Failure) {
                let response = try await self.attempt(&call, sending: built)
                self.quota.refund(call.spent)
                return response
            } catch {
                let failure = error.noting(call)
                if failure.mayHaveTakenEffect {
                    uncertain = failure
                } else if let uncertain {
                    // An attempt that wasn't sent doesn't change that an earlier attempt may have taken effect.
                    throw uncertain
                }
                call.mayHaveTakenEffect = failure.mayHaveTakenEffect
                guard let delay = self.delay(after: failure, in: &call) else { throw failure }
                call.observe(.retrying(after: delay))
                guard await self.dependencies.time.sleep(for: delay) else {
                    throw .cancelled(call.cancellation)
                }
            }
        }
    }

    /// The date by the service's clock, as far as service errors have revealed it.
    package var serviceDate: Date { self.clockSkew.serviceTime(at: self.dependencies.time.now()) }

    /// Checks that credentials are available, without sending a request.
    package func prepare(_ call: PipelineCall) async throws(Failure) {
        _ = try await self.usableCredentials(for: call)
    }

    /// Makes one attempt: steps 2a to 2d.
    private func attempt(_ call: inout PipelineCall, sending built: TransportRequest) async throws(Failure)
        -> ServiceResponse
    {
        let credentials = try await self.usableCredentials(for: call)
        if let rateLimiter { try await self.waitForTurn(rateLimiter, for: call) }
        var request = try self.signed(built, with: credentials, for: call)
        let secrets = CallSecrets(operation: call.operation, request: request, credentials: credentials)
        call.sent += 1
        call.observeSending(&request)

        let stopwatch = self.dependencies.time.stopwatch()
        do throws(Failure) {
            let response = try await self.roundTrip(request, in: call)
            guard (200..<300).contains(response.status) else {
                throw .service(self.serviceError(in: response, of: &call, hiding: secrets.filter))
            }
            let result = ServiceResponse(
                response: response,
                metadata: ResponseMetadata(
                    requestID: secrets.hiding(self.wireProtocol.requestID(in: response)),
                    status: response.status,
                    headers: response.headers,
                    attempts: call.attempts
                ),
                operation: call.operation,
                secrets: secrets,
                stopwatch: call.stopwatch
            )
            self.rateLimiter?.note(isThrottled: false)
            call.requestID = result.metadata.requestID
            call.observe(.responded(status: response.status, bytes: response.body.count, after: stopwatch.elapsed()))
            return result
        } catch {
            var failure = error.without(secrets.filter)
            self.rateLimiter?.note(isThrottled: failure.isThrottling)
            call.requestID = failure.requestID
            call.observe(
                .failed(
                    code: failure.serviceFailure?.code.rawValue,
                    status: failure.serviceFailure?.status,
                    reason: failure.description,
                    after: stopwatch.elapsed()
                )
            )
            if case .service(var serviceError) = failure, serviceError.code.rejectsCredentials,
                await self.hasOtherCredentials(than: credentials, in: &call)
            {
                serviceError.retryReason = .rejectedBeforeActing
                failure = .service(serviceError)
            }
            throw failure
        }
    }

    /// Discards rejected credentials from caches, and returns, once per call, whether their provider has others now.
    private func hasOtherCredentials(than rejected: Credentials, in call: inout PipelineCall) async -> Bool {
        await self.credentials.discard(rejected)
        guard !call.hasDroppedCredentials, call.attempts < self.retryPolicy.attemptLimit else { return false }
        call.hasDroppedCredentials = true
        guard let found = try? await self.usableCredentials(for: call) else { return false }
        return found.secrets != rejected.secrets || found.accessKeyID != rejected.accessKeyID
    }

    private func usableCredentials(for call: PipelineCall) async throws(Failure) -> Credentials {
        do {
            // Nothing is sent for a cancelled task, regardless of the transport.
            try Task.checkCancellation()
            let found = try await withDeadline(self.timeLeft(for: call), on: self.dependencies.time) {
                [credentials, observers = call.observers] in
                try await CurrentObservers.with(observers) { try await credentials.credentials() }
            }
            if let found {
                try found.checkUsable()
                return found
            }
        } catch let error as CredentialsError {
            throw .credentials(error)
        } catch is CancellationError {
            throw .cancelled(call.ended(beforeSending: true).cancellation)
        } catch {
            throw .credentials(CredentialsError(source: "\(type(of: self.credentials))", reason: "\(error)"))
        }
        throw self.timedOut(call, beforeSending: true)
    }

    private func waitForTurn(_ rateLimiter: RateLimiter, for call: PipelineCall) async throws(Failure) {
        // The only error thrown is a cancellation.
        let isTurn = try? await withDeadline(self.timeLeft(for: call), on: self.dependencies.time) {
            await rateLimiter.waitForTurn()
        }
        if isTurn == true { return }
        throw self.timedOut(call, beforeSending: true)
    }

    /// The remaining time of the call.
    private func timeLeft(for call: PipelineCall) -> Duration? {
        self.timeouts.call.map { $0 - call.stopwatch.elapsed() }
    }

    /// Returns the error of a call that timed out or was cancelled.
    private func timedOut(_ call: PipelineCall, beforeSending: Bool) -> Failure {
        let call = call.ended(beforeSending: beforeSending)
        guard let limit = self.timeouts.call, !Task.isCancelled else { return .cancelled(call.cancellation) }
        return .timedOut(
            TimeoutFailure(
                operation: call.operation.name,
                limit: limit,
                mayHaveTakenEffect: call.mayHaveTakenEffect,
                attempts: call.attempts
            )
        )
    }

    private func signed(
        _ built: TransportRequest,
        with credentials: Credentials,
        for call: PipelineCall
    ) throws(Failure) -> TransportRequest {
        do throws(InvalidRequestError) {
            var signed = try self.wireProtocol.sign(
                built,
                with: credentials,
                at: self.clockSkew.serviceTime(at: self.dependencies.time.now()),
                nonce: self.dependencies.unique
            )
            self.wireProtocol.annotate(
                &signed,
                invocation: call.id,
                attempt: call.attempts,
                of: self.retryPolicy.attemptLimit
            )
            if let userAgent { signed.headers["user-agent"] = userAgent }
            signed.trustedAuthorities = self.trustedAuthorities
            return signed
        } catch {
            throw .invalidRequest(error)
        }
    }

    /// Sends a request and waits for the response, within the timeouts of an attempt and of the call.
    private func roundTrip(_ request: TransportRequest, in call: PipelineCall) async throws(Failure)
        -> TransportResponse
    {
        let left = self.timeLeft(for: call)
        let attempt = self.timeouts.attempt
        let limit = if let left, let attempt { min(left, attempt) } else { left ?? attempt }
        do {
            let response = try await self.transport.send(request, within: limit, on: self.dependencies.time)
            if let response { return response }
        } catch UnsentRequestError.late {
            if left == limit || Task.isCancelled { throw self.timedOut(call, beforeSending: true) }
            throw .transport(TransportError(.notConnected, reason: "no connection within \(limit ?? .zero)"))
        } catch {
            let failure = error as? TransportError
            if error is CancellationError || error is UnsentRequestError || Task.isCancelled {
                let isUnsent = error is UnsentRequestError || failure?.mayHaveTakenEffect == false
                throw .cancelled(call.ended(beforeSending: isUnsent).cancellation)
            }
            throw .transport(failure ?? TransportError(.interrupted, reason: "\(error)"))
        }
        if left == limit || Task.isCancelled { throw self.timedOut(call, beforeSending: false) }
        throw .transport(TransportError(.timedOut, reason: "no response within \(limit ?? .zero)"))
    }

    /// Returns the service error in a response.
    ///
    /// If the error is due to this machine's clock, the clock skew is corrected.
    private func serviceError(
        in response: TransportResponse,
        of call: inout PipelineCall,
        hiding secrets: SecretFilter
    ) -> ServiceFailure<Wire.ErrorCode> {
        var response = response
        response.body = Data(response.body.prefix(SecretFilter.longestText))
        var serviceError = self.wireProtocol.serviceError(in: response, of: call.operation, hiding: secrets)
        guard !call.hasCorrectedClock, let suspicion = self.wireProtocol.clockSuspicion(serviceError.code),
            let date = ClockSkew.plausibleDate(of: response)
        else { return serviceError }
        if self.clockSkew.correct(suspicion, serviceDate: date, now: self.dependencies.time.now()) {
            call.hasCorrectedClock = true
            serviceError.retryReason = .rejectedBeforeActing
        }
        return serviceError
    }

    /// Returns the delay before a retry, or `nil` if the call is not retried.
    private func delay(after failure: Failure, in call: inout PipelineCall) -> Duration? {
        guard call.attempts < self.retryPolicy.attemptLimit else { return nil }
        guard let reason = self.retryReason(after: failure) else { return nil }
        // At most once: a request that may have taken effect is repeated only if repeating it is safe.
        guard call.operation.isIdempotent || self.retryPolicy.retriesUnknownOutcomes || !failure.mayHaveTakenEffect
        else { return nil }
        let delay = RetryDelay.delay(
            retry: call.attempts - 1,
            reason: reason,
            hint: failure.serviceFailure?.retryHint,
            random: self.dependencies.random(),
            limit: self.retryPolicy.maxDelay
        )
        if let limit = self.timeouts.call, call.stopwatch.elapsed() + delay >= limit { return nil }
        guard let cost = self.quota.take(for: reason) else { return nil }
        call.spent = cost
        return delay
    }

    private func retryReason(after failure: Failure) -> RetryReason? {
        switch failure {
        case .service(let failure): failure.retryReason
        case .transport(let failure): self.wireProtocol.retryReason(after: failure)
        default: nil
        }
    }
}
