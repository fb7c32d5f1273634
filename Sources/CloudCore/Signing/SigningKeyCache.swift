import Synchronization

/// A cache of the last derived signing key, which is the same for a secret or, where the derivation includes them, for
/// a secret, day, region and service.
final class SigningKeyCache<Function: HashFunction>: Sendable, CustomReflectable {
    private struct Entry {
        var secret: String
        var day: String
        var key: HMAC<Function>
    }

    private let last = Mutex<Entry?>(nil)

    func key(secret: String, day: String = "", derive: () -> HMAC<Function>) -> HMAC<Function> {
        self.last.withLock { last in
            if let last, last.day == day, last.secret == secret { return last.key }
            let key = derive()
            last = Entry(secret: secret, day: day, key: key)
            return key
        }
    }

    /// An empty mirror, since keys are secret.
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
