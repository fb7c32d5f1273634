public import CloudFoundation

/// What a request is signed with: an access key and, for temporary credentials, a session token.
public struct Credentials: Sendable, Hashable {
    /// The key's id, which is no secret.
    public var accessKeyID: String

    /// The key's secret (Alibaba calls it the access key secret).
    public var secretAccessKey: String

    /// The session token of temporary credentials (Alibaba calls it the security token).
    public var sessionToken: String?

    /// When temporary credentials end; `nil` for those that don't.
    public var expiration: Date?

    /// Whether the credentials stand in a file in which another program puts new ones from time to time.
    package var isRenewedInPlace = false

    /// Creates credentials.
    /// - Parameters:
    ///   - accessKeyID: The key's id.
    ///   - secretAccessKey: The key's secret.
    ///   - sessionToken: The session token of temporary credentials.
    ///   - expiration: When temporary credentials end.
    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expiration: Date? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }
}

extension Credentials {
    /// Whether two credentials are the same, wherever they were read.
    public static func == (left: Credentials, right: Credentials) -> Bool {
        left.accessKeyID == right.accessKeyID && left.secretAccessKey == right.secretAccessKey
            && left.sessionToken == right.sessionToken && left.expiration == right.expiration
    }

    /// Feeds the credentials to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.accessKeyID)
        hasher.combine(self.secretAccessKey)
        hasher.combine(self.sessionToken)
        hasher.combine(self.expiration)
    }

    /// Returns the credentials as read from a file; whoever puts a session there without its end puts new ones there.
    func readFromFile() -> Credentials {
        var credentials = self
        credentials.isRenewedInPlace = self.sessionToken != nil && self.expiration == nil
        return credentials
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The key's id and when it ends; never the secret or the token.
    public var description: String {
        "Credentials(accessKeyID: \(self.accessKeyID), secretAccessKey: \(redacted)"
            + (self.sessionToken == nil ? "" : ", sessionToken: \(redacted)")
            + (self.expirationText.map { ", expiration: \($0)" } ?? "") + ")"
    }

    /// When the credentials end, as text.
    private var expirationText: String? {
        // Foundation's own description of a date traps outside the years it knows.
        self.expiration.map { date in (try? Timestamp(date).extended) ?? "not within 1970 to 9999" }
    }

    /// The same as ``description``.
    public var debugDescription: String { self.description }

    /// The key's id and when it ends; never the secret or the token.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "accessKeyID": self.accessKeyID as Any, "secretAccessKey": redacted,
                "sessionToken": self.sessionToken.map { _ in redacted } as Any,
                "expiration": self.expirationText as Any,
            ]
        )
    }
}
