/// An IAM role to assume.
public struct AWSRole: Sendable, Hashable {
    /// The role's ARN.
    public var arn: String

    /// The name of the session, which appears in logs of the account; generated if it is `nil`.
    public var sessionName: String?

    /// The external ID that the owner of the role requires of third parties.
    public var externalID: String?

    /// The duration of the session in whole seconds: from 15 minutes to 12 hours, limited by the role's maximum.
    public var duration: Duration?

    /// The serial number or ARN of the multi-factor device whose code the role requires.
    public var mfaSerial: String?

    /// Creates a role.
    /// - Parameters:
    ///   - arn: The role's ARN.
    ///   - sessionName: The name of the session; generated if it is `nil`.
    ///   - externalID: The external ID that the owner of the role requires of third parties.
    ///   - duration: The duration of the session; an hour if it is `nil`.
    ///   - mfaSerial: The serial number or ARN of the multi-factor device whose code the role requires.
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

/// A closure that prompts the user for the code of a multi-factor device.
public typealias MFACodePrompt = @Sendable (_ serial: String) async throws -> String
