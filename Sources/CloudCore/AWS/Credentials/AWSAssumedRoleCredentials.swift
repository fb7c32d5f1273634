/// The credentials of an IAM role, assumed with the credentials of another identity.
public struct AWSAssumedRoleCredentials: CredentialsProvider {
    private let role: AWSRole
    private let base: any CredentialsProvider
    private let region: String?
    private let profile: String?
    private let mfaCode: MFACodePrompt?
    private let host: HostSystem

    /// Creates a provider.
    /// - Parameters:
    ///   - role: The role.
    ///   - base: The credentials of the identity that may assume it.
    ///   - region: The region in which to ask; by default the one that is configured.
    ///   - profile: The profile whose settings count; by default what `AWS_PROFILE` says, else `default`.
    ///   - mfaCode: Asks for the code of the role's multi-factor device, if it has one.
    ///   - host: What to read from and ask through.
    public init(
        _ role: AWSRole,
        from base: any CredentialsProvider,
        region: String? = nil,
        profile: String? = nil,
        mfaCode: MFACodePrompt? = nil,
        host: HostSystem = .current
    ) {
        self.role = role
        self.base = base
        self.region = region
        self.profile = profile
        self.mfaCode = mfaCode
        self.host = host
    }

    /// Assumes the role.
    /// - Throws: ``CredentialsError``, or `CancellationError`.
    public func credentials() async throws -> Credentials {
        let source = "role \(self.role.arn)"
        return try await CredentialsError.attributing(to: source) {
            let settings = try AWSSettings(host: self.host, profile: self.profile)
            let service = AWSSecurityTokenService(settings: settings, region: self.region, source: source)
            let code = try await self.role.mfaCode(from: self.mfaCode, source: source)
            return try await service.assume(self.role, with: self.base, mfaCode: code)
        }
    }
}

extension AWSRole {
    /// Returns the code of the role's multi-factor device, if it has one.
    func mfaCode(from prompt: MFACodePrompt?, source: String) async throws -> String? {
        guard let serial = self.mfaSerial else { return nil }
        guard let prompt else {
            let reason = "the role asks for the code of the device \(quoted(serial)): pass mfaCode, which asks the user"
            throw CredentialsError(source: source, reason: reason)
        }
        do {
            return try await prompt(serial)
        } catch {
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            throw CredentialsError(source: source, reason: "no code of the device \(quoted(serial)): \(error)")
        }
    }
}
