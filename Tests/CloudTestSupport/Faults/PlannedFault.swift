/// What happens to one attempt of a call.
public enum PlannedFault: Hashable, Sendable, CaseIterable {
    /// All is well.
    case none

    /// There are no credentials to sign with.
    case noCredentials

    /// No connection is made.
    case notConnected

    /// No secure connection is made.
    case notSecure

    /// The connection breaks before the service has the request.
    case brokenBefore

    /// The connection breaks after the service has acted.
    case brokenAfter

    /// The transport waits for too long, and the service never got the request.
    case timedOutBefore

    /// The transport waits for too long, and the service has acted.
    case timedOutAfter

    /// Nothing ever comes, and the service never got the request.
    case hangsBefore

    /// Nothing ever comes, and the service has acted.
    case hangsAfter

    /// A transport of someone else's fails in its own words after the service has acted.
    case unknownFailureAfter

    /// The caller gives up after the service has acted.
    case cancelledAfter

    /// The service or a gateway fails before it acts; the number picks the status.
    case failsBefore

    /// The service has acted, and then it or a gateway fails; the number picks the status.
    case failsAfter

    /// The service refuses because too much is asked of it.
    case throttled

    /// The service has acted, and then it or a gateway calls a failure throttling; the number picks the status.
    case throttledAfter

    /// The service refuses because of this machine's clock.
    case skewed

    /// The service refuses for good.
    case rejected

    /// The service acts, and its answer can't be read.
    case unreadable

    /// The service acts, and its answer is too large.
    case tooLarge

    /// Whether the other side can't know, or can't tell, that nothing was done.
    public var isUncertain: Bool {
        switch self {
        case .none, .noCredentials, .notConnected, .notSecure, .throttled, .skewed, .rejected: false
        default: true
        }
    }
}
