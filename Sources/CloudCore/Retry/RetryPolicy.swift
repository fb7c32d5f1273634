/// How often and when a failed call is tried again.
///
/// Whatever the policy, an operation that is not idempotent is sent again only when it is certain that
/// the service did not act on it.
public struct RetryPolicy: Sendable, Hashable {
    /// How many times a request is sent at most, the first time included; at least 1.
    public var maxAttempts: Int { didSet { self.configurable = .nothing } }

    /// The longest delay before another attempt, unless the service asks for more.
    public var maxDelay: Duration { didSet { self.fix() } }

    /// Whether a request that may have taken effect is sent again although its operation is not idempotent.
    ///
    /// Setting this can make a command run twice.
    public var retriesUnknownOutcomes: Bool { didSet { self.fix() } }

    /// Whether the client sends fewer requests per second once the service has throttled it.
    public var adaptsRate: Bool { didSet { self.fix() } }

    /// What is configured on the machine counts for this; less of it once something was changed here.
    private var configurable = Configurable.nothing

    private enum Configurable {
        case nothing, attempts, everything
    }

    private mutating func fix() {
        if self.configurable == .everything { self.configurable = .nothing }
    }

    /// Creates a policy.
    /// - Parameters:
    ///   - maxAttempts: How many times a request is sent at most; less than 1 counts as 1.
    ///   - maxDelay: The longest delay before another attempt.
    ///   - retriesUnknownOutcomes: Whether to repeat operations that may have taken effect and are not idempotent.
    ///   - adaptsRate: Whether to send fewer requests per second once the service has throttled the client.
    public init(
        maxAttempts: Int = 3,
        maxDelay: Duration = .seconds(20),
        retriesUnknownOutcomes: Bool = false,
        adaptsRate: Bool = false
    ) {
        self.maxAttempts = max(1, maxAttempts)
        self.maxDelay = maxDelay
        self.retriesUnknownOutcomes = retriesUnknownOutcomes
        self.adaptsRate = adaptsRate
    }

    /// What the environment or the profile asks for, else ``standard``.
    ///
    /// AWS has settings for it: `AWS_RETRY_MODE` and `AWS_MAX_ATTEMPTS`, or `retry_mode` and `max_attempts` in the profile.
    public static let configured: RetryPolicy = {
        var policy = RetryPolicy()
        policy.configurable = .everything
        return policy
    }()

    /// Three attempts, with growing random delays and a quota per client that stops retries in an outage.
    ///
    /// The AWS SDKs' standard mode, version 2.1.
    public static let standard = RetryPolicy()

    /// The same, and the client sends fewer requests per second once the service has throttled it.
    ///
    /// The AWS SDKs' adaptive mode. For programs whose calls are all of one kind, since all calls of the
    /// client wait when one is throttled. `AWS_MAX_ATTEMPTS` or `max_attempts` says how many attempts there are, unless
    /// ``maxAttempts`` was changed.
    public static let adaptive: RetryPolicy = {
        var policy = RetryPolicy(adaptsRate: true)
        policy.configurable = .attempts
        return policy
    }()

    /// One attempt.
    public static let none = RetryPolicy(maxAttempts: 1)
}

extension RetryPolicy {
    /// Returns the policy to use where something may be configured.
    package func orConfigured(_ configured: RetryPolicy?) -> RetryPolicy {
        switch self.configurable {
        case .nothing: return self
        case .attempts:
            var policy = self
            policy.maxAttempts = configured?.maxAttempts ?? self.maxAttempts
            return policy
        case .everything: return configured ?? .standard
        }
    }
}
