/// A RAM role to assume.
public struct AlibabaCloudRole: Sendable, Hashable {
    /// The role's ARN.
    public var arn: String

    /// A name for the session, which shows up in logs of the account; by default one is made up.
    public var sessionName: String?

    /// What the owner of the role asks third parties to say.
    public var externalID: String?

    /// How long the session lasts, in whole seconds: at least 15 minutes, and no longer than the role allows; an hour by
    /// default.
    public var duration: Duration

    /// A policy, in JSON, that narrows what the session may do.
    public var policy: String?

    /// Creates a role.
    /// - Parameters:
    ///   - arn: The role's ARN.
    ///   - sessionName: A name for the session.
    ///   - externalID: What the owner of the role asks third parties to say.
    ///   - duration: How long the session lasts.
    ///   - policy: A policy, in JSON, that narrows what the session may do.
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
