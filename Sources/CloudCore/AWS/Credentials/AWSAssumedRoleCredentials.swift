/// A provider that assumes an IAM role with the credentials of another identity.
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
    ///   - region: The region of the token service; by default the configured region.
    ///   - profile: The profile with the settings; by default that of `AWS_PROFILE`, or else `default`.
    ///   - mfaCode: A closure that returns the code of the multi-factor device, if the role requires one.
    ///   - host: The host to read from and send requests through.
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

    /// Assumes the role and returns its credentials.
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
    /// Returns the code of the role's multi-factor device, or `nil` if the role requires none.
    func mfaCode(from prompt: MFACodePrompt?, source: String) async throws -> String? {
        guard let serial = self.mfaSerial else { return nil }
        guard let prompt else {
            let reason = "the role requires the code of the MFA device \(quoted(serial)): pass mfaCode"
            throw CredentialsError(source: source, reason: reason)
        }
        do {
            return try await prompt(serial)
        } catch {
            if error is CancellationError || Task.isCancelled { throw CancellationError() }
            throw CredentialsError(source: source, reason: "no code of the MFA device \(quoted(serial)): \(error)")
        }
    }
}
