import CloudFoundation

/// Makes the small calls through which credentials are fetched.
struct CredentialsExchange: Sendable {
    /// Why there is no answer.
    struct Failure: Error {
        /// What happened, without secrets.
        let reason: String

        /// Whether nobody was there to answer.
        let isUnreachable: Bool
    }

    let host: HostSystem

    /// The `User-Agent` header of each request.
    let userAgent: String

    /// How long one attempt may take.
    var timeout: Duration

    /// Whether to try again where nobody answers; not where a service is only there on some machines.
    var insists: Bool

    /// Whether a proxy may carry the requests; not those to services of the machine itself.
    var allowsProxy: Bool

    /// The path of a file of authorities that TLS trusts in place of the system's.
    var trustedAuthorities: String?

    /// For the services of a cloud, which are there.
    static func service(_ host: HostSystem, as userAgent: String) -> CredentialsExchange {
        CredentialsExchange(host: host, userAgent: userAgent, timeout: .seconds(10), insists: true, allowsProxy: true)
    }

    /// For the services of AWS, which are there.
    static func service(_ settings: AWSSettings) -> CredentialsExchange {
        var exchange = self.service(settings.host, as: settings.userAgent)
        exchange.trustedAuthorities = settings.trustedAuthorities
        return exchange
    }

    /// For metadata services of instances, which on most machines are not there.
    static func metadata(_ host: HostSystem, as userAgent: String) -> CredentialsExchange {
        CredentialsExchange(host: host, userAgent: userAgent, timeout: .seconds(1), insists: false, allowsProxy: false)
    }

    /// For services of a container, which are there if they are configured.
    static func container(_ host: HostSystem, as userAgent: String) -> CredentialsExchange {
        CredentialsExchange(host: host, userAgent: userAgent, timeout: .seconds(2), insists: true, allowsProxy: false)
    }

    /// How often a request is sent at most.
    var maxAttempts = 3

    /// Sends a request, and again if the service or the way to it failed.
    /// - Parameter request: Returns the request, made anew for each attempt.
    /// - Returns: The answer, whatever its status.
    /// - Throws: ``Failure``, what `request` throws, or `CancellationError`.
    func send(_ request: () throws -> TransportRequest) async throws -> TransportResponse {
        var attempt = 1
        while true {
            let isLast = attempt >= self.maxAttempts
            do throws(ExchangeEnd) {
                let response = try await self.attempt(try .orEnd(request))
                guard response.status >= 500 || response.status == 429, !isLast else { return response }
            } catch {
                switch error {
                case .thrown(let error): throw error
                case .failed(let failure): if isLast || failure.isUnreachable && !self.insists { throw failure }
                }
            }
            let delay = RetryDelay.delay(
                retry: attempt - 1,
                reason: .transient,
                random: self.host.random(),
                limit: .seconds(1)
            )
            guard await self.host.time.sleep(for: delay) else { throw CancellationError() }
            attempt += 1
        }
    }

    private func attempt(_ request: TransportRequest) async throws(ExchangeEnd) -> TransportResponse {
        var request = request
        request.headers["user-agent"] = self.userAgent
        request.allowsProxy = self.allowsProxy
        request.trustedAuthorities = self.trustedAuthorities
        do {
            let response = try await withDeadline(self.timeout, on: self.host.time) { [host, request] in
                try await host.transport.send(request)
            }
            if let response { return response }
            try Task.checkCancellation()
        } catch let failure as TransportFailure {
            let isUnreachable = failure.kind == .notConnected || failure.kind == .timedOut
            throw .failed(Failure(reason: SecretFilter(request.secrets)(failure.reason), isUnreachable: isUnreachable))
        } catch {
            if error is CancellationError || Task.isCancelled { throw .thrown(CancellationError()) }
            throw .failed(Failure(reason: "the exchange failed (\(type(of: error)))", isUnreachable: false))
        }
        throw .failed(Failure(reason: "no answer within \(self.timeout)", isUnreachable: true))
    }
}

/// How an attempt ended without an answer.
private enum ExchangeEnd: Error {
    /// Trying again may help.
    case failed(CredentialsExchange.Failure)

    /// It won't.
    case thrown(any Error)
}

extension TransportResponse {
    /// The body as text, without blanks around it.
    var text: String {
        String(decoding: self.body, as: UTF8.self).trimmed
    }
}

extension TransportRequest {
    fileprivate static func orEnd(_ request: () throws -> TransportRequest) throws(ExchangeEnd) -> TransportRequest {
        do { return try request() } catch { throw .thrown(error) }
    }
}
