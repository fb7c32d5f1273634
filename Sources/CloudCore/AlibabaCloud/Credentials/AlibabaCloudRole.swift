/// A RAM role to assume.
public struct AlibabaCloudRole: Sendable, Hashable {
    /// The role's ARN.
    public var arn: String

    /// The name of the session, which appears in logs of the account; generated if it is `nil`.
    public var sessionName: String?

    /// The external ID that the owner of the role requires of third parties.
    public var externalID: String?

    /// The duration of the session in whole seconds: at least 15 minutes, limited by the role's maximum.
    public var duration: Duration

    /// A policy, in JSON, that restricts the permissions of the session.
    public var policy: String?

    /// Creates a role.
    /// - Parameters:
    ///   - arn: The role's ARN.
    ///   - sessionName: The name of the session; generated if it is `nil`.
    ///   - externalID: The external ID that the owner of the role requires of third parties.
    ///   - duration: The duration of the session; an hour by default.
    ///   - policy: A policy, in JSON, that restricts the permissions of the session.
    public init(
        arn: String,
        sessionName: String? = nil,
        externalID: String? = nil,
        duration: Duration = .seconds(3_600),
        policy: String? = nil
    ) {
        self.arn = arn
        self.sessionName = sessionName
        self.externalID = externalID
        self.duration = duration
        self.policy = policy
    }
}
