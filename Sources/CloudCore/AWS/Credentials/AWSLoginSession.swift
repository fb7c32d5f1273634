import CloudFoundation

/// A session that `aws login` stored in a file: the keys, and the members that renew them.
struct AWSLoginSession: Sendable {
    /// The keys, with their expiration.
    let keys: Credentials

    /// The date at which the keys expire.
    let end: Date

    /// The token that requests new keys, which may be valid only once.
    let refreshToken: String?

    /// The name of the program that the user signed in with.
    let clientID: String?

    /// The private key to which the refresh token is bound, in PEM.
    let proofKey: String?

    /// The region in which the user signed in, which not all versions of the tool store.
    let region: String?

    /// Reads the text of a file; `nil` if it contains no keys.
    init?(_ text: String) {
        let data = Data(text.utf8)
        guard let members = JSONText.members(of: data), let token = JSONText.members(of: data, in: "accessToken"),
            let end = token["expiresAt"].flatMap(ExpirationText.date), let keys = Self.keys(in: token, until: end)
        else { return nil }
        (self.keys, self.end) = (keys, end)
        self.refreshToken = members.nonBlank("refreshToken")
        self.clientID = members.nonBlank("clientId")
        self.proofKey = members.nonBlank("dpopKey")
        self.region = members.nonBlank("signInRegion")
    }

    /// Reads the response to a renewal; `nil` if it contains no keys.
    /// - Parameters:
    ///   - old: The session that was renewed.
    ///   - body: The response.
    ///   - now: The current time.
    init?(renewing old: AWSLoginSession, with body: Data, at now: Date) {
        guard let members = JSONText.members(of: body), let token = JSONText.members(of: body, in: "accessToken"),
            let seconds = members["expiresIn"].flatMap(Int.init), (1...Self.longestLife).contains(seconds),
            let keys = Self.keys(in: token, until: now + TimeInterval(seconds))
        else { return nil }
        (self.keys, self.end) = (keys, now + TimeInterval(seconds))
        self.refreshToken = members.nonBlank("refreshToken") ?? old.refreshToken
        (self.clientID, self.proofKey, self.region) = (old.clientID, old.proofKey, old.region)
    }

    /// The longest lifetime of keys, in seconds: a day, which is far longer than that of the service's keys.
    private static let longestLife = 86_400

    private static func keys(in members: [String: String], until end: Date) -> Credentials? {
        guard let id = members.nonBlank("accessKeyId"), let secret = members.nonBlank("secretAccessKey"),
            let token = members.nonBlank("sessionToken")
        else { return nil }
        return Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token, expiration: end)
    }
}

extension AWSLoginSession {
    /// Returns the text of a file with this session in place of an older one and all else unchanged.
    /// - Returns: The text, or `nil` if the file was not written by `aws login`.
    func written(into text: String) -> String? {
        let values: [String: JSONDocument.Value?] = [
            "accessKeyId": .text(self.keys.accessKeyID), "secretAccessKey": .text(self.keys.secretAccessKey),
            "sessionToken": self.keys.sessionToken.map { .text($0) },
            "expiresAt": (try? Timestamp(self.end).extended).map { .text($0) },
        ]
        let token = self.refreshToken.map { ["refreshToken": JSONDocument.Value.text($0)] } ?? [:]
        return JSONDocument(text)
            .flatMap { file in
                file.root["accessToken"].flatMap { file.setting(values.compactMapValues(\.self), of: $0) }
            }
            .flatMap { JSONDocument($0) }
            .flatMap { $0.setting(token, of: $0.root) }
    }
}
