import CloudCore

/// The access keys that the emulated services know.
struct EmulatorKeys: Sendable {
    private let keys: [Credentials]

    init(_ keys: Credentials...) {
        self.keys = keys
    }

    func has(_ id: String) -> Bool {
        self.keys.contains { $0.accessKeyID == id }
    }

    /// Returns the key of an id, if the session token is the one that belongs to it.
    func key(_ id: String, token: String?) -> Credentials? {
        self.keys.first { $0.accessKeyID == id && $0.sessionToken == token }
    }
}
