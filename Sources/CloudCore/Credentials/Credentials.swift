public import CloudFoundation

/// The credentials that sign a request: an access key and, for temporary credentials, a session token.
public struct Credentials: Sendable, Hashable {
    /// The access key ID, which is not a secret.
    public var accessKeyID: String

    /// The secret access key (Alibaba calls it the access key secret).
    public var secretAccessKey: String

    /// The session token of temporary credentials (Alibaba calls it the security token).
    public var sessionToken: String?

    /// The date at which temporary credentials expire; `nil` for credentials that don't expire.
    public var expiration: Date?

    /// Whether the credentials come from a file in which another program replaces them from time to time.
    package var isRenewedInPlace = false

    /// Creates credentials.
    /// - Parameters:
    ///   - accessKeyID: The access key ID.
    ///   - secretAccessKey: The secret access key.
    ///   - sessionToken: The session token of temporary credentials.
    ///   - expiration: The date at which temporary credentials expire.
    public init(accessKeyID: String, secretAccessKey: String, sessionToken: String? = nil, expiration: Date? = nil) {
        self.accessKeyID = accessKeyID
        self.secretAccessKey = secretAccessKey
        self.sessionToken = sessionToken
        self.expiration = expiration
    }
}

extension Credentials {
    /// Returns whether two credentials are equal, regardless of their source.
    public static func == (left: Credentials, right: Credentials) -> Bool {
        left.accessKeyID == right.accessKeyID && left.secretAccessKey == right.secretAccessKey
            && left.sessionToken == right.sessionToken && left.expiration == right.expiration
    }

    /// Hashes the credentials.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.accessKeyID)
        hasher.combine(self.secretAccessKey)
        hasher.combine(self.sessionToken)
        hasher.combine(self.expiration)
    }

    /// Returns the credentials as read from a file, where a session without an expiration is expected to be replaced.
    func readFromFile() -> Credentials {
        var credentials = self
        credentials.isRenewedInPlace = self.sessionToken != nil && self.expiration == nil
        return credentials
    }
}

extension Credentials: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The access key ID and the expiration, without the secret and the token.
    public var description: String {
        "Credentials(accessKeyID: \(self.accessKeyID), secretAccessKey: \(redacted)"
            + (self.sessionToken == nil ? "" : ", sessionToken: \(redacted)")
            + (self.expirationText.map { ", expiration: \($0)" } ?? "") + ")"
    }

    /// The expiration as text.
    private var expirationText: String? {
        // Foundation's description of a date traps outside the years it supports.
        self.expiration.map { date in (try? Timestamp(date).extended) ?? "not within 1970 to 9999" }
    }

    /// The same as ``description``.
    public var debugDescription: String { self.description }

    /// The access key ID and the expiration, without the secret and the token.
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
