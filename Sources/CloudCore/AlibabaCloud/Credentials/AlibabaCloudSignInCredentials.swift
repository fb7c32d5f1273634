import CloudFoundation

/// The credentials of a user who has signed in in a browser through Alibaba's command-line tool, in its mode OAuth.
///
/// The keys that the tool left in the profile are used. When they are about to end, new ones are fetched with the
/// access token, and that with the refresh token. What was renewed is put back into the profile, and kept in memory
/// where that can't be done, since a refresh token may be good only once.
struct AlibabaCloudSignInCredentials: CredentialsProvider {
    let profile: AlibabaCloudCLIConfig.Profile
    let host: HostSystem
    let source: String

    /// How long before their end keys are renewed, in seconds: three minutes as in the official SDKs, and the half
    /// minute by which caches spread their questions.
    private static let keysMargin: TimeInterval = 210

    /// How long before its end an access token is renewed, in seconds, as in the official SDKs.
    private static let tokenMargin: TimeInterval = 1_200

    /// Returns the keys of the sign-in, renewed if need be.
    func credentials() async throws -> Credentials {
        let path = AlibabaCloudCLIConfig.path(on: self.host)
        let renewal = self.host.alibabaCloudSignIns.renewal(of: self.profile.name, in: path)
        return try await CredentialsError.attributing(to: self.source) {
            // Within the flight the file is read, so that who comes later finds what others have renewed. It goes on, since
            // a refresh token that was sent may be good no more.
            try await renewal.flight.value(goesOn: true) { try await self.credentials(renewal) }
        }
    }

    private typealias Renewal = AlibabaCloudSignInRenewals.Renewal

    /// A sign-in, and what stands in the file, which is the same unless the file can't be written.
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

    /// Returns new keys for a sign-in whose keys end.
    private func renewKeys(of old: State, _ renewal: Renewal) async throws -> Credentials {
        var state = try await self.renewToken(of: old, renewal)
        let now = self.host.time.now()
        if let keys = renewal.keys(of: state.signIn, at: now + Self.keysMargin) { return keys }
        guard state.signIn.hasAccessToken(at: now), let token = state.signIn.accessToken else {
            throw self.error("the keys of its sign-in have ended: \(self.signInAgain)")
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

    /// Returns a sign-in whose access token doesn't end soon, as far as it can be renewed.
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
            // Another program may have used the refresh token a moment ago.
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

    /// Puts a renewed sign-in into the file; where that fails, it is in memory still.
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
    /// Whether the service has rejected the token, and will do so again.
    fileprivate var isFinal: Bool {
        guard let status, status < 500, AlibabaCloudErrors.retryReason(code: self.code ?? "", status: status) == nil
        else { return false }
        return self.code != nil || status == 400 || status == 401
    }
}

extension Date {
    /// The last whole second.
    fileprivate var wholeSecond: Date {
        Date(timeIntervalSince1970: self.timeIntervalSince1970.rounded(.down))
    }
}
