import CloudFoundation

extension CredentialsClient {
    /// A response with a 2xx status.
    struct Response: Sendable {
        let body: Data

        /// The number of seconds by which the service's clock is ahead of this machine's; 0 within the tolerance.
        private let clockOffset: TimeInterval

        init(_ response: TransportResponse, receivedAt now: Date) {
            self.body = response.body
            let offset = ClockSkew.plausibleDate(of: response)?.timeIntervalSince(now) ?? 0
            self.clockOffset = abs(offset) < Self.tolerance ? 0 : offset
        }

        /// The offset, in seconds, from which dates are corrected; a response cached by a proxy may be up to that old.
        private static let tolerance: TimeInterval = 60

        /// The body as text, without surrounding whitespace.
        var text: String { String(decoding: self.body, as: UTF8.self).trimmed }

        /// The body as a token for headers, or `nil` if it can't be one.
        var token: String? {
            let text = self.text
            return !text.isEmpty && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f } ? text : nil
        }

        /// Returns credentials with their expiration converted from the service's clock to this machine's.
        func correctingClockSkew(_ credentials: Credentials) -> Credentials {
            var credentials = credentials
            credentials.expiration = credentials.expiration.map { $0 - self.clockOffset }
            return credentials
        }
    }

    /// A failed request for credentials.
    struct Failure: CredentialsReason {
        /// A description of the failure, without secrets.
        let reason: String

        /// Whether the service couldn't be reached.
        let isUnreachable: Bool

        /// The HTTP status of a service error.
        var status: Int?

        /// The code of a service error, if it has one.
        var code: String?
    }
}

extension CredentialsClient.Failure {
    init(_ failure: TransportError) {
        let isUnreachable = failure.kind == .notConnected || failure.kind == .timedOut
        self.init(reason: failure.reason, isUnreachable: isUnreachable)
    }

    init(_ failure: ServiceFailure<CredentialsWireProtocol.ErrorCode>, of service: String) {
        let code = failure.code.rawValue
        let hasCode = code != CredentialsWireProtocol.ErrorCode.none(failure.status).rawValue
        let error = [hasCode ? code : nil, failure.message].compactMap(\.self).joined(separator: ": ")
        self.init(
            reason: error.isEmpty
                ? "\(service) responded with status \(failure.status)"
                : "\(service) returned the error \(error) (status \(failure.status))",
            isUnreachable: false,
            status: failure.status,
            code: hasCode ? code : nil
        )
    }
}
