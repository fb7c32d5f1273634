/// A policy that decides how often and when a failed call is retried.
///
/// Properties that are `nil` are read from the environment and the profile, where AWS has settings for them:
/// `AWS_MAX_ATTEMPTS` and `AWS_RETRY_MODE`, `max_attempts` and `retry_mode`.
///
/// By default, an operation that is not idempotent is retried only if it is certain that the request
/// didn't take effect. See ``retriesUnknownOutcomes``.
public struct RetryPolicy: Sendable, Hashable {
    /// The maximum number of attempts, including the first; `nil` for the configured number, or else 3.
    ///
    /// Values less than 1 count as 1.
    public var maxAttempts: Int?

    /// The maximum delay before another attempt, unless the service requests a longer one.
    public var maxDelay: Duration

    /// Whether a request that may have taken effect is retried even if its operation is not idempotent.
    ///
    /// If `true`, a command may run twice.
    public var retriesUnknownOutcomes: Bool

    /// Whether the client reduces its request rate after throttling; `nil` for the configured value, or else `false`.
    ///
    /// For programs that make calls of one kind, since all calls of the client wait after one is throttled.
    public var adaptsRate: Bool?

    /// Creates a policy.
    /// - Parameters:
    ///   - maxAttempts: The maximum number of attempts, including the first; `nil` for the configured number.
    ///   - maxDelay: The maximum delay before another attempt.
    ///   - retriesUnknownOutcomes: Whether to retry requests that may have taken effect and are not idempotent.
    ///   - adaptsRate: Whether to reduce the request rate after throttling; `nil` for the configured value.
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

    /// The policy from the environment and the profile, or else ``standard``.
    public static let configured = RetryPolicy()

    /// A policy of three attempts, with exponential backoff, jitter and a retry quota per client.
    ///
    /// The AWS SDKs' standard mode, version 2.1.
    public static let standard = RetryPolicy(maxAttempts: 3, adaptsRate: false)

    /// A policy of the configured number of attempts, or else three, at a rate that drops after throttling.
    ///
    /// The AWS SDKs' adaptive mode.
    public static let adaptive = RetryPolicy(adaptsRate: true)

    /// A policy of one attempt.
    public static let none = RetryPolicy(maxAttempts: 1, adaptsRate: false)
}

extension RetryPolicy {
    /// Returns the policy with properties that are `nil` taken from a configured policy.
    package func completed(by configured: RetryPolicy?) -> RetryPolicy {
        var policy = self
        policy.maxAttempts = self.maxAttempts ?? configured?.maxAttempts
        policy.adaptsRate = self.adaptsRate ?? configured?.adaptsRate
        return policy
    }

    /// The maximum number of attempts, including the first; at least 1.
    package var attemptLimit: Int { max(1, self.maxAttempts ?? 3) }
}
