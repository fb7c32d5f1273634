import CloudFoundation

extension CredentialsClient {
    /// A response with a status of the 200s.
    struct Response: Sendable {
        let body: Data

        /// How far the service's clock is ahead of this machine's, in seconds, where that is worth minding.
        private let clockOffset: TimeInterval

        init(_ response: TransportResponse, receivedAt now: Date) {
            self.body = response.body
            let offset = ClockSkew.plausibleDate(of: response)?.timeIntervalSince(now) ?? 0
            self.clockOffset = abs(offset) < Self.tolerance ? 0 : offset
        }

        /// How far the clocks may be apart before dates are corrected; what a proxy keeps may be as old.
        private static let tolerance: TimeInterval = 60

        /// The body as text, without blanks around it.
        var text: String { String(decoding: self.body, as: UTF8.self).trimmed }

        /// Returns credentials whose expiration the service wrote by its clock with that expiration by this machine's.
        func onThisClock(_ credentials: Credentials) -> Credentials {
            var credentials = credentials
            credentials.expiration = credentials.expiration.map { $0 - self.clockOffset }
            return credentials
        }
    }

    /// Why there are no credentials.
    struct Failure: CredentialsReason {
        /// What happened, without secrets.
        let reason: String

        /// Whether nobody was there to answer.
        let isUnreachable: Bool

        /// The status of an error of the service.
        var status: Int?

        /// The code of an error of the service, if it gave one.
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
                ? "\(service) answered with status \(failure.status)"
                : "\(service) refused with \(error) (status \(failure.status))",
            isUnreachable: false,
            status: failure.status,
            code: hasCode ? code : nil
        )
    }
}
