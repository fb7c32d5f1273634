import CloudCore

/// The access keys that the emulated services accept.
struct EmulatorKeys: Sendable {
    private let keys: [Credentials]

    init(_ keys: Credentials...) {
        self.keys = keys
    }

    func has(_ id: String) -> Bool {
        self.keys.contains { $0.accessKeyID == id }
    }

    /// Returns the key with an ID, or `nil` if the session token does not belong to it.
    func key(_ id: String, token: String?) -> Credentials? {
        self.keys.first { $0.accessKeyID == id && $0.sessionToken == token }
    }
}
