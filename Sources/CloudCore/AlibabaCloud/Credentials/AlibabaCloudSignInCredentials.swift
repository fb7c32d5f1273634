import CloudFoundation

/// A provider of the credentials of a browser sign-in through Alibaba's command-line tool, in its mode OAuth.
///
/// It uses the keys that the tool stored in the profile. Shortly before they expire, it fetches new keys with the
/// access token, and a new access token with the refresh token. Renewed keys and tokens are written to the profile, or
/// kept in memory if that fails, since a refresh token may be valid only once.
struct AlibabaCloudSignInCredentials: CredentialsProvider {
    let profile: AlibabaCloudCLIConfig.Profile
    let host: HostSystem
    let source: String

    /// The time before their expiration at which keys are renewed, in seconds: three minutes as in the official SDKs,
    /// and the half minute over which caches spread their requests.
    private static let keysMargin: TimeInterval = 210

    /// The time before its expiration at which an access token is renewed, in seconds, as in the official SDKs.
    private static let tokenMargin: TimeInterval = 1_200

    /// Returns the keys of the sign-in, which are renewed if necessary.
    func credentials() async throws -> Credentials {
        let path = AlibabaCloudCLIConfig.path(on: self.host)
        let renewal = self.host.alibabaCloudSignIns.renewal(of: self.profile.name, in: path)
        return try await CredentialsError.attributing(to: self.source) {
            // The file is read within the flight, so that later callers find what others have renewed. The flight isn't
            // cancelled with its callers, since a refresh token that was sent may be used up.
            try await renewal.flight.value(continuesWhenAbandoned: true) { try await self.credentials(renewal) }
        }
    }

    private typealias Renewal = AlibabaCloudSignInRenewals.Renewal

    /// A sign-in, and the one in the file, which differs only if the file couldn't be written.
    private struct State: Equatable {
        var signIn: AlibabaCloudSignIn
        var inFile: AlibabaCloudSignIn
    }

    private var file: AlibabaCloudSignInFile {
        AlibabaCloudSignInFile(profile: self.profile, host: self.host, source: self.source)
    }

    private func state(_ renewal: Renewal) throws(CredentialsError) -> State {
        let inFile = try self.file.signIn
        return State(signIn: renewal.signIn(inFile: inFile), inFile: inFile)
    }

    private func credentials(_ renewal: Renewal) async throws -> Credentials {
        let state = try self.state(renewal)
        let now = self.host.time.now()
        if let keys = renewal.keys(of: state.signIn, at: now + Self.keysMargin) { return keys }
        do {
            return try await self.renewKeys(of: state, renewal)
        } catch {
            guard !(error is CancellationError),
                let keys = renewal.keys(of: state.signIn, at: self.host.time.now())
            else { throw error }
            return keys
        }
    }

    /// Renews the keys of a sign-in that expire soon.
    private func renewKeys(of old: State, _ renewal: Renewal) async throws -> Credentials {
        var state = try await self.renewToken(of: old, renewal)
        let now = self.host.time.now()
        if let keys = renewal.keys(of: state.signIn, at: now + Self.keysMargin) { return keys }
        guard state.signIn.hasAccessToken(at: now), let token = state.signIn.accessToken else {
            throw self.error("the keys of its sign-in have expired: \(self.signInAgain)")
        }
        var keys: Credentials
        do {
            keys = try await self.service.keys(for: token)
        } catch let failure as CredentialsClient.Failure {
            throw self.error(failure)
        }
        keys.expiration = keys.expiration?.wholeSecond
        state.signIn.keys = keys
        self.keep(&state, renewal)
        return keys
    }

    /// Renews the access token of a sign-in if it expires soon and can be renewed.
    private func renewToken(of old: State, _ renewal: Renewal) async throws -> State {
        guard let refreshToken = old.signIn.refreshToken,
            old.signIn.accessTokenEnd == nil || !old.signIn.hasAccessToken(at: self.host.time.now() + Self.tokenMargin)
        else { return old }
        do {
            let tokens = try await self.service.tokens(for: refreshToken)
            var state = old
            state.signIn.accessToken = tokens.accessToken
            state.signIn.accessTokenEnd = (self.host.time.now() + tokens.lifetime).wholeSecond
            state.signIn.refreshToken = tokens.refreshToken ?? refreshToken
            self.keep(&state, renewal)
            return state
        } catch let failure as CredentialsClient.Failure {
            // Another program may have just used the refresh token.
            let other = try self.state(renewal)
            if other != old { return other }
            guard old.signIn.accessTokenEnd != nil, old.signIn.hasAccessToken(at: self.host.time.now()) else {
                throw self.error(failure)
            }
            return old
        }
    }

    private var service: AlibabaCloudOAuthService {
        get throws(CredentialsError) {
            guard let site = AlibabaCloudSignInSite(self.profile["oauth_site_type"]) else {
                throw self.error("its oauth_site_type is neither CN nor INTL")
            }
            return AlibabaCloudOAuthService(site: site, host: self.host)
        }
    }

    /// Writes a renewed sign-in to the file, or keeps it in memory if that fails.
    private func keep(_ state: inout State, _ renewal: Renewal) {
        if self.file.replace(state.inFile, with: state.signIn) {
            state.inFile = state.signIn
        } else {
            renewal.keep(state.signIn, inPlaceOf: state.inFile)
        }
    }

    private func error(_ reason: String) -> CredentialsError { CredentialsError(source: self.source, reason: reason) }

    private func error(_ failure: CredentialsClient.Failure) -> CredentialsError {
        let reason = "the keys of its sign-in can't be renewed: \(failure.reason)"
        return self.error(failure.isFinal ? "\(reason); \(self.signInAgain)" : reason)
    }

    private var signInAgain: String {
        let name = self.profile.name
        return "sign in again with aliyun configure --mode OAuth --profile \(name.isConfigName ? name : quoted(name))"
    }
}

extension CredentialsClient.Failure {
    /// Whether the service has rejected the token, and would reject it again.
    fileprivate var isFinal: Bool {
        guard let status, status < 500, AlibabaCloudErrors.retryReason(code: self.code ?? "", status: status) == nil
        else { return false }
        return self.code != nil || status == 400 || status == 401
    }
}

extension Date {
    /// The date rounded down to a whole second.
    fileprivate var wholeSecond: Date {
        Date(timeIntervalSince1970: self.timeIntervalSince1970.rounded(.down))
    }
}
