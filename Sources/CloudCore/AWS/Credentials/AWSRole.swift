/// An IAM role to assume.
public struct AWSRole: Sendable, Hashable {
    /// The role's ARN.
    public var arn: String

    /// A name for the session, which shows up in logs of the account; by default one is made up.
    public var sessionName: String?

    /// What the owner of the role asks third parties to say.
    public var externalID: String?

    /// How long the session lasts, in whole seconds: 15 minutes to 12 hours, and no longer than the role allows.
    public var duration: Duration?

    /// The serial number or ARN of the multi-factor device whose code the role asks for.
    public var mfaSerial: String?

    /// Creates a role.
    /// - Parameters:
    ///   - arn: The role's ARN.
    ///   - sessionName: A name for the session.
    ///   - externalID: What the owner of the role asks third parties to say.
    ///   - duration: How long the session lasts; an hour if left out.
    ///   - mfaSerial: The multi-factor device whose code the role asks for.
    public init(
        arn: String,
        sessionName: String? = nil,
        externalID: String? = nil,
        duration: Duration? = nil,
        mfaSerial: String? = nil
    ) {
        self.arn = arn
        self.sessionName = sessionName
        self.externalID = externalID
        self.duration = duration
        self.mfaSerial = mfaSerial
    }
}

/// Asks the user for the code that a multi-factor device shows.
public typealias MFACodePrompt = @Sendable (_ serial: String) async throws -> String
