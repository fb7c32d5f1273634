/// The fault of one attempt of a call.
public enum PlannedFault: Hashable, Sendable, CaseIterable {
    /// The attempt succeeds.
    case none

    /// No credentials are available.
    case noCredentials

    /// The connection can't be established.
    case notConnected

    /// The TLS connection can't be established.
    case notSecure

    /// The connection breaks before the service receives the request.
    case brokenBefore

    /// The connection breaks after the service has acted.
    case brokenAfter

    /// The transport times out, and the service never received the request.
    case timedOutBefore

    /// The transport times out, and the service has acted.
    case timedOutAfter

    /// No response arrives, and the service never received the request.
    case hangsBefore

    /// No response arrives, and the service has acted.
    case hangsAfter

    /// A custom transport throws its own error after the service has acted.
    case unknownFailureAfter

    /// The caller cancels after the service has acted.
    case cancelledAfter

    /// The service or a gateway fails before the service acts.
    case failsBefore

    /// The service or a gateway fails after the service has acted.
    case failsAfter

    /// The service throttles the request.
    case throttled

    /// The service or a gateway reports throttling after the service has acted.
    case throttledAfter

    /// The service rejects the request because of this machine's clock.
    case skewed

    /// The service rejects the request permanently.
    case rejected

    /// The service acts, and its response can't be decoded.
    case unreadable

    /// The service acts, and its response is too large.
    case tooLarge

    /// Whether the fault leaves open whether the service acted.
    public var isUncertain: Bool {
        switch self {
        case .none, .noCredentials, .notConnected, .notSecure, .throttled, .skewed, .rejected: false
        default: true
        }
    }
}
