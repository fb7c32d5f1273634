/// How often and when a failed call is tried again.
///
/// Members that are `nil` are taken from the environment and the profile, where AWS has settings for them:
/// `AWS_MAX_ATTEMPTS` and `AWS_RETRY_MODE`, `max_attempts` and `retry_mode`.
///
/// Whatever the policy, an operation that is not idempotent is sent again only when it is certain that
/// the service did not act on it.
public struct RetryPolicy: Sendable, Hashable {
    /// The number of times a request is sent at most, the first time included; `nil` for as many as configured, else 3.
    ///
    /// Less than 1 counts as 1.
    public var maxAttempts: Int?

    /// The longest delay before another attempt, unless the service asks for more.
    public var maxDelay: Duration

    /// Whether a request that may have taken effect is sent again although its operation is not idempotent.
    ///
    /// Setting this can make a command run twice.
    public var retriesUnknownOutcomes: Bool

    /// Whether the client sends fewer requests per second once the service has throttled it; `nil` for as configured,
    /// else not.
    ///
    /// For programs whose calls are all of one kind, since all calls of the client wait when one is throttled.
    public var adaptsRate: Bool?

    /// Creates a policy.
    /// - Parameters:
    ///   - maxAttempts: The number of times a request is sent at most; `nil` for as many as configured.
    ///   - maxDelay: The longest delay before another attempt.
    ///   - retriesUnknownOutcomes: Whether to repeat operations that may have taken effect and are not idempotent.
    ///   - adaptsRate: Whether to send fewer requests per second once throttled; `nil` for as configured.
    public init(
        maxAttempts: Int? = nil,
        maxDelay: Duration = .seconds(20),
        retriesUnknownOutcomes: Bool = false,
        adaptsRate: Bool? = nil
    ) {
        self.maxAttempts = maxAttempts
        self.maxDelay = maxDelay
        self.retriesUnknownOutcomes = retriesUnknownOutcomes
        self.adaptsRate = adaptsRate
    }

    /// The policy of the environment and the profile, else ``standard``.
    public static let configured = RetryPolicy()

    /// Three attempts, with growing random delays and a quota per client that stops retries in an outage.
    ///
    /// The AWS SDKs' standard mode, version 2.1.
    public static let standard = RetryPolicy(maxAttempts: 3, adaptsRate: false)

    /// As many attempts as configured, else three, at a rate that falls once the service has throttled the client.
    ///
    /// The AWS SDKs' adaptive mode.
    public static let adaptive = RetryPolicy(adaptsRate: true)

    /// One attempt.
    public static let none = RetryPolicy(maxAttempts: 1, adaptsRate: false)
}

extension RetryPolicy {
    /// Returns the policy with what it leaves open taken from a configured one.
    package func completed(by configured: RetryPolicy?) -> RetryPolicy {
        var policy = self
        policy.maxAttempts = self.maxAttempts ?? configured?.maxAttempts
        policy.adaptsRate = self.adaptsRate ?? configured?.adaptsRate
        return policy
    }

    /// The number of times a request is sent at most, the first time included; at least 1.
    package var attemptLimit: Int { max(1, self.maxAttempts ?? 3) }
}
