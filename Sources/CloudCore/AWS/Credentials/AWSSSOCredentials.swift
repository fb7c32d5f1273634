import CloudFoundation
import Synchronization

/// A provider that fetches the credentials of a role with a sign-in through IAM Identity Center.
///
/// It uses the token that `aws sso login` stored in `~/.aws/sso/cache`, and renews it shortly before it expires. A
/// renewed token is kept in memory and in the file, since its refresh token may be valid only once.
final class AWSSSOCredentials: CredentialsProvider {
    private let login: AWSSSOLogin
    private let settings: AWSSettings
    private let source: String

    /// The token that was renewed last.
    private let renewed = Mutex<AWSSSOToken?>(nil)

    /// The renewal in progress.
    private let renewal = SingleFlight<AWSSSOToken?>()

    init(_ login: AWSSSOLogin, settings: AWSSettings, source: String) {
        self.login = login
        self.settings = settings
        self.source = source
    }

    private var host: HostSystem { self.settings.host }

    private func client(of service: String) -> CredentialsClient {
        .aws(self.settings, service, name: "IAM Identity Center")
    }

    /// Fetches the role's credentials.
    func credentials() async throws -> Credentials {
        try await CredentialsError.attributing(to: self.source) {
            guard let accountID = self.login.accountID, let roleName = self.login.roleName else {
                let reason = "an SSO session alone has no credentials: set sso_account_id and sso_role_name"
                throw CredentialsError(source: self.source, reason: reason)
            }
            let token = try await self.token()
            let url = try self.url(
                of: .sso,
                path: "federation/credentials",
                query: [("role_name", roleName), ("account_id", accountID)]
            )
            return try await self.requestKeys(
                TransportRequest(method: "GET", url: url, headers: ["x-amz-sso_bearer_token": token.accessToken])
            )
        }
    }

    private static func keys(in response: CredentialsClient.Response) throws -> Credentials {
        guard let content = try? JSONDecoder().decode(RoleCredentialsResponse.self, from: response.body) else {
            throw CredentialsResponse.Failure(reason: "the response of IAM Identity Center contains no credentials")
        }
        let keys = content.roleCredentials
        return response.correctingClockSkew(
            Credentials(
                accessKeyID: keys.accessKeyId,
                secretAccessKey: keys.secretAccessKey,
                sessionToken: keys.sessionToken,
                expiration: Date(timeIntervalSince1970: keys.expiration / 1_000)
            )
        )
    }

    private func requestKeys(_ request: TransportRequest) async throws -> Credentials {
        do {
            return try await self.client(of: "SSO")
                .send(request, as: .credentials("GetRoleCredentials"), reading: Self.keys)
        } catch let failure as CredentialsClient.Failure where failure.status == 401 {
            let reason = "the SSO token is no longer valid (\(failure.reason)): run \(self.login.loginCommand)"
            throw CredentialsError(source: self.source, reason: reason)
        }
    }

    /// Returns a valid token: the one in the file or a renewed one, whichever expires later.
    private func token() async throws -> AWSSSOToken {
        let token = try self.latestToken()
        let now = self.host.time.now()
        // A legacy profile can't renew its token. The renewal isn't cancelled with its callers, since a refresh token
        // that was sent may be used up.
        if self.login.session != nil, self.endsSoon(token),
            let renewed = try await self.renewal.value(continuesWhenAbandoned: true, { try await self.renewedToken() })
        {
            return renewed
        }
        guard now < token.expiresAt else {
            let reason = "the SSO token has expired and can't be renewed: run \(self.login.loginCommand)"
            throw CredentialsError(source: self.source, reason: reason)
        }
        return token
    }

    /// Returns the token in the file, or the renewed one if it expires later.
    private func latestToken() throws -> AWSSSOToken {
        let kept = try self.fileToken()
        return self.renewed.withLock { $0 }.map { $0.expiresAt > kept.expiresAt ? $0 : kept } ?? kept
    }

    /// Returns a new token, which another caller may have just fetched, or `nil` if the token can't be renewed.
    private func renewedToken() async throws -> AWSSSOToken? {
        let token = try self.latestToken()
        return self.endsSoon(token) ? try await self.renew(token) : token
    }

    private func endsSoon(_ token: AWSSSOToken) -> Bool { token.expiresAt < self.host.time.now() + Self.window }

    /// The time before its expiration at which a token is renewed, in seconds.
    private static let window: TimeInterval = 300

    private func fileToken() throws -> AWSSSOToken {
        guard let path = self.host.pathInHome(".aws/sso/cache/\(self.login.cacheFile)") else {
            throw CredentialsError(source: self.source, reason: "there is no home folder to read an SSO token from")
        }
        guard let text = try self.host.readTextIfPresent(path) else {
            let reason = "there is no SSO token at \(quoted(path)): run \(self.login.loginCommand)"
            throw CredentialsError(source: self.source, reason: reason)
        }
        do {
            return try JSONDecoder().decode(AWSSSOToken.self, from: Data(text.utf8))
        } catch {
            let reason = "it is not an SSO token: run \(self.login.loginCommand)"
            throw ConfigurationError(place: path, reason: reason)
        }
    }

    /// Writes a renewed token to the file, and keeps the other members of the file.
    ///
    /// If that fails, the token is still in memory.
    private func keep(_ token: AWSSSOToken) {
        guard let path = self.host.pathInHome(".aws/sso/cache/\(self.login.cacheFile)"),
            let text = try? self.host.readTextIfPresent(path), let end = try? Timestamp(token.expiresAt).extended
        else { return }
        var members: [String: JSONDocument.Value] = ["accessToken": .text(token.accessToken), "expiresAt": .text(end)]
        members["refreshToken"] = token.refreshToken.map { .text($0) }
        guard let document = JSONDocument(text), let contents = document.setting(members, of: document.root)
        else { return }
        _ = self.host.writeFile?(path, Data(contents.utf8))
    }

    /// Renews a token and returns the new one, or `nil` if it can't be renewed.
    private func renew(_ token: AWSSSOToken) async throws -> AWSSSOToken? {
        guard let renewal = token.renewal(at: self.host.time.now()) else { return nil }
        let url = try self.url(of: .ssoOIDC, path: "token")
        let body = try JSONEncoder().encode([
            "clientId": renewal.clientID, "clientSecret": renewal.clientSecret, "grantType": "refresh_token",
            "refreshToken": renewal.refreshToken,
        ])
        let tokens: TokenResponse
        do {
            tokens = try await self.client(of: "SSO OIDC").send(
                TransportRequest(method: "POST", url: url, headers: ["content-type": "application/json"], body: body),
                as: .credentials("CreateToken", secretMembers: ["clientSecret", "refreshToken"])
            ) { try JSONDecoder().decode(TokenResponse.self, from: $0.body) }
        } catch is CredentialsClient.Failure {
            return nil
        } catch is DecodingError {
            return nil
        }
        let renewed = AWSSSOToken(
            renewing: token,
            accessToken: tokens.accessToken,
            expiresAt: self.host.time.now() + tokens.expiresIn,
            refreshToken: tokens.refreshToken
        )
        self.renewed.withLock { $0 = renewed }
        self.keep(renewed)
        return renewed
    }

    private func url(
        of service: AWSServiceEndpoint,
        path: String,
        query: [(String, String)] = []
    ) throws -> URL {
        let endpoint = try self.settings.url(of: service, region: self.login.region)
        let query = query.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
        return try URLParts(endpoint.appending(path: path)).url(query: query.utf8)
    }
}

private struct RoleCredentialsResponse: Decodable {
    struct RoleCredentials: Decodable {
        let accessKeyId: String
        let secretAccessKey: String
        let sessionToken: String

        /// The expiration in milliseconds since 1970.
        let expiration: Double
    }

    let roleCredentials: RoleCredentials
}

private struct TokenResponse: Decodable {
    let accessToken: String

    /// The lifetime in seconds.
    let expiresIn: Double
    let refreshToken: String?
}
