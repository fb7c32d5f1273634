import Synchronization

/// A provider of the credentials of a profile in AWS's shared files, `~/.aws/config` and `~/.aws/credentials`.
///
/// The credentials come from the first of these sources that the profile has: a role assumed from another profile
/// (`role_arn` with `source_profile`) or from another source (`credential_source`), a role assumed with a token in a
/// file (`web_identity_token_file`), IAM Identity Center (`sso_session`, or `sso_start_url` and the others), keys in
/// the credentials file, the keys that `aws login` stored (`login_session`), a program (`credential_process`), keys in
/// the config file. Other properties may be in either file, but keys and their token always come from the same file.
/// The files are read each time.
public struct AWSProfileCredentials: CredentialsProvider {
    private let profile: String?
    private let region: String?
    private let mfaCode: MFACodePrompt?
    private let host: HostSystem
    private let ssoLogins = LoginCache<AWSSSOLogin, AWSSSOCredentials>()
    private let logins = LoginCache<String, AWSLoginCredentials>()

    /// Creates a provider.
    /// - Parameters:
    ///   - profile: The name of the profile; by default that of `AWS_PROFILE`, or else `default`.
    ///   - region: The region in which roles are assumed; by default the configured region.
    ///   - mfaCode: A closure that returns the code of a multi-factor device, for profiles with `mfa_serial`.
    ///   - host: The host to read from and send requests through.
    public init(
        _ profile: String? = nil,
        region: String? = nil,
        mfaCode: MFACodePrompt? = nil,
        host: HostSystem = .current
    ) {
        self.profile = profile
        self.region = region
        self.mfaCode = mfaCode
        self.host = host
    }

    /// Returns the profile's credentials.
    /// - Throws: ``CredentialsError``, which counts as not configured if the profile has no credentials, or if there is
    ///   no profile and none was named, or `CancellationError`.
    public func credentials() async throws -> Credentials {
        let name = self.profile ?? AWSFileLocations.profile(in: self.host.environment) ?? "default"
        let source = "profile \(name)"
        return try await CredentialsError.attributing(to: source) {
            let settings = try AWSSettings(host: self.host, profile: self.profile)
            if settings.isProfileNamed, !settings.hasProfile {
                let hint = settings.profiles.hint(for: name)
                throw CredentialsError(source: source, reason: "there is no such profile in \(self.places)\(hint)")
            }
            let plan = try AWSProfilePlan(name, in: settings.profiles)
            var credentials = try await self.base(of: plan, settings: settings, source: source)
            let service = AWSSecurityTokenService(settings: settings, region: self.region, source: source)
            for role in plan.roles {
                let code = try await role.mfaCode(from: self.mfaCode, source: source)
                credentials = try await service.assume(role, with: StaticCredentials(credentials), mfaCode: code)
            }
            return credentials
        }
    }

    private var places: String {
        let places = AWSFileLocations(host: self.host)
        return [places.config, places.credentials].compactMap(\.self).joined(separator: " or ")
    }

    private func base(
        of plan: AWSProfilePlan,
        settings: AWSSettings,
        source: String
    ) async throws -> Credentials {
        switch plan.base {
        case .keys(let keys):
            return keys
        case .source(let named):
            return try await self.required(self.provider(for: named), source: source)
        case .webIdentity(let role, let tokenFile):
            return try await AWSWebIdentityCredentials(
                role: role,
                tokenFile: tokenFile,
                region: self.region,
                profile: settings.profile.name,
                host: self.host,
                source: source
            ).credentials()
        case .sso(let login):
            return try await self.ssoLogins.provider(for: login) {
                AWSSSOCredentials(login, settings: settings, source: source)
            }.credentials()
        case .login(let session):
            return try await self.logins.provider(for: session) {
                let service = AWSSignInService(settings: settings, region: self.region, source: source)
                return AWSLoginCredentials(session, service: service)
            }.credentials()
        case .process(let command):
            return try await ProcessCredentials(command: command, format: .aws, host: self.host, source: source)
                .credentials()
        }
    }

    private func provider(for source: AWSProfilePlan.Source) -> any CredentialsProvider {
        switch source {
        case .environment: EnvironmentCredentials(.aws, environment: self.host.environment)
        case .instance: AWSInstanceCredentials(profile: self.profile, host: self.host)
        case .container: AWSContainerCredentials(host: self.host)
        }
    }

    /// Returns the credentials of a source that the profile names, for which it is an error not to be configured.
    private func required(_ provider: any CredentialsProvider, source: String) async throws -> Credentials {
        do {
            return try await provider.credentials()
        } catch let error as CredentialsError {
            let reasons = error.sources.map { "\($0.name): \($0.reason)" }.joined(separator: ", ")
            throw CredentialsError(source: source, reason: "its credential_source has no credentials: \(reasons)")
        }
    }
}

/// A cache of the provider of the last login, which has its renewed token.
private final class LoginCache<Login: Hashable & Sendable, Provider: CredentialsProvider>: Sendable {
    private let last = Mutex<(login: Login, provider: Provider)?>(nil)

    /// Returns the provider of a login, and creates it if the last login was another.
    func provider(for login: Login, make: () -> Provider) -> Provider {
        self.last.withLock { last in
            if let last, last.login == login { return last.provider }
            let provider = make()
            last = (login, provider)
            return provider
        }
    }
}
