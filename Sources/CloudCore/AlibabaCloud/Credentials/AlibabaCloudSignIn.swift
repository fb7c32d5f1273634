import CloudFoundation

/// A user's sign-in in a browser, from a profile of the mode OAuth: the keys, and the tokens that renew them.
struct AlibabaCloudSignIn: Sendable, Equatable {
    /// The keys, whose expiration is a whole second.
    var keys: Credentials?

    /// The token that requests keys.
    var accessToken: String?

    /// The date at which the access token expires; `nil` if the profile has none.
    var accessTokenEnd: Date?

    /// The token that requests access tokens.
    var refreshToken: String?
}

extension AlibabaCloudSignIn {
    /// Reads the sign-in of a profile.
    /// - Throws: ``CredentialsError`` for a date that is not a number.
    init(_ profile: AlibabaCloudCLIConfig.Profile, source: String) throws(CredentialsError) {
        func date(_ property: String) throws(CredentialsError) -> Date? {
            try profile.number(property, source: source).flatMap { seconds in
                seconds > 0 ? Date(timeIntervalSince1970: TimeInterval(seconds)) : nil
            }
        }
        self.accessToken = profile["oauth_access_token"]
        self.accessTokenEnd = try date("oauth_access_token_expire")
        self.refreshToken = profile["oauth_refresh_token"]
        guard let end = try date("sts_expiration"), let id = profile["access_key_id"],
            let secret = profile["access_key_secret"], let token = profile["sts_token"]
        else { return }
        self.keys = Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token, expiration: end)
    }

    /// Returns the keys if they are valid at a time.
    func keys(at date: Date) -> Credentials? {
        self.keys.flatMap { keys in keys.expiration.map { date < $0 } == true ? keys : nil }
    }

    /// Returns whether there is an access token that is valid at a time; without an expiration it counts as valid.
    func hasAccessToken(at date: Date) -> Bool {
        self.accessToken != nil && self.accessTokenEnd.map { date < $0 } != false
    }

    /// Returns the properties whose values differ from those of an older sign-in.
    func properties(changedFrom old: AlibabaCloudSignIn) -> [String: JSONDocument.Value] {
        let old = old.properties
        return self.properties.filter { old[$0.key] != $0.value }
    }

    private var properties: [String: JSONDocument.Value] {
        func text(_ text: String?) -> JSONDocument.Value? { text.map { .text($0) } }
        func seconds(_ date: Date?) -> JSONDocument.Value? {
            date.flatMap { Int(exactly: $0.timeIntervalSince1970) }.map { .number($0) }
        }
        let values = [
            "oauth_access_token": text(self.accessToken),
            "oauth_access_token_expire": seconds(self.accessTokenEnd),
            "oauth_refresh_token": text(self.refreshToken),
            "access_key_id": text(self.keys?.accessKeyID),
            "access_key_secret": text(self.keys?.secretAccessKey),
            "sts_token": text(self.keys?.sessionToken),
            "sts_expiration": seconds(self.keys?.expiration),
        ]
        return values.compactMapValues(\.self)
    }
}

extension AlibabaCloudSignIn: CustomReflectable {
    /// The keys, which hide their secrets, without the tokens.
    var customMirror: Mirror { Mirror(self, children: ["keys": self.keys as Any]) }
}
