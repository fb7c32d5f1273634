import CloudFoundation

/// The properties that configure credentials of IAM Identity Center (SSO).
package struct AWSSSOLogin: Sendable, Hashable {
    /// The name of the session in the config file; `nil` for a legacy profile, which has no session.
    package var session: String?

    /// The URL at which the user signs in.
    package var startURL: String

    /// The region of IAM Identity Center.
    package var region: String

    /// The ID of the account, without which a session has a token but no credentials.
    package var accountID: String?

    /// The name of the role.
    package var roleName: String?

    package init(session: String?, startURL: String, region: String, accountID: String?, roleName: String?) {
        self.session = session
        self.startURL = startURL
        self.region = region
        self.accountID = accountID
        self.roleName = roleName
    }
}

extension AWSSSOLogin {
    /// The name of the file in which the command-line tools store the token.
    package var cacheFile: String {
        "\(SHA1.hash(Array((self.session ?? self.startURL).utf8)).hexadecimal).json"
    }

    /// The command to run if the token can't be renewed.
    var loginCommand: String {
        self.session.map { "aws sso login --sso-session \($0)" } ?? "aws sso login"
    }
}

/// The token that authorizes requests for credentials of accounts.
struct AWSSSOToken: Sendable, Decodable {
    let accessToken: String
    let expiresAt: Date
    let refreshToken: String?
    let clientID: String?
    let clientSecret: String?
    let registrationExpiresAt: Date?

    private enum CodingKeys: String, CodingKey {
        case accessToken, expiresAt, refreshToken
        case clientID = "clientId"
        case clientSecret, registrationExpiresAt
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.accessToken = try container.decode(String.self, forKey: .accessToken)
        self.expiresAt = try Self.date(in: container, .expiresAt) ?? .distantPast
        self.refreshToken = try container.decodeIfPresent(String.self, forKey: .refreshToken)
        self.clientID = try container.decodeIfPresent(String.self, forKey: .clientID)
        self.clientSecret = try container.decodeIfPresent(String.self, forKey: .clientSecret)
        self.registrationExpiresAt = try Self.date(in: container, .registrationExpiresAt)
    }

    /// Creates the token that replaces an older one.
    init(renewing old: AWSSSOToken, accessToken: String, expiresAt: Date, refreshToken: String?) {
        self.accessToken = accessToken
        self.expiresAt = expiresAt
        self.refreshToken = refreshToken ?? old.refreshToken
        self.clientID = old.clientID
        self.clientSecret = old.clientSecret
        self.registrationExpiresAt = old.registrationExpiresAt
    }

    private static func date(in container: KeyedDecodingContainer<CodingKeys>, _ key: CodingKeys) throws -> Date? {
        // Old command-line tools wrote UTC instead of Z.
        try container.decodeIfPresent(String.self, forKey: key).flatMap { text in
            ISO8601.date(from: text.hasSuffix("UTC") ? "\(text.dropLast(3))Z" : text)
        }
    }

    /// Returns the values that renew the token at a time, or `nil` if it can't be renewed.
    func renewal(at now: Date) -> (clientID: String, clientSecret: String, refreshToken: String)? {
        guard let clientID, let clientSecret, let refreshToken, now < self.registrationExpiresAt ?? .distantFuture
        else {
            return nil
        }
        return (clientID, clientSecret, refreshToken)
    }
}
