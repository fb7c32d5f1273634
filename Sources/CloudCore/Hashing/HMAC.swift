/// A keyed-hash message authentication code (HMAC) whose key is processed once.
///
/// Source: RFC 2104.
package struct HMAC<Function: HashFunction>: Sendable {
    private static var blockSize: Int { 64 }

    private let inner: Function
    private let outer: Function

    /// Creates an HMAC with a key of any length.
    package init(key: some Collection<UInt8>) {
        var block = key.count > Self.blockSize ? Function.hash(key) : Array(key)
        block.append(contentsOf: repeatElement(0, count: Self.blockSize - block.count))
        var inner = Function()
        inner.update(block.map { $0 ^ 0x36 })
        var outer = Function()
        outer.update(block.map { $0 ^ 0x5c })
        self.inner = inner
        self.outer = outer
    }

    /// Returns the authentication code of a message.
    package func authenticate(_ message: some Collection<UInt8>) -> [UInt8] {
        var inner = self.inner
        inner.update(message)
        var outer = self.outer
        unsafe inner.withDigest { digest in unsafe outer.update(digest) }
        return outer.digest()
    }
}
