// The one place that decides who computes hashes: CryptoKit where the system has it, otherwise the
// package's own functions, since the toolchain has none on Linux.

#if canImport(CryptoKit)
import CryptoKit

package typealias SHA256 = SystemHash<CryptoKit.SHA256>
package typealias SHA1 = SystemHash<CryptoKit.Insecure.SHA1>

/// A hash function of the system.
package struct SystemHash<Function: CryptoKit.HashFunction>: HashFunction {
    private var function = Function()

    package init() {}

    package mutating func update(_ bytes: some Collection<UInt8>) {
        self.function.update(data: Array(bytes))
    }

    package func digest() -> [UInt8] {
        Array(self.function.finalize())
    }
}
#else
package typealias SHA256 = BlockHash<SHA256State>
package typealias SHA1 = BlockHash<SHA1State>
#endif

/// A function that turns any number of bytes into a few.
package protocol HashFunction: Sendable {
    /// Starts with no input.
    init()

    /// Takes more input.
    mutating func update(_ bytes: some Collection<UInt8>)

    /// Returns the hash of the input so far.
    func digest() -> [UInt8]
}

extension HashFunction {
    /// Returns the hash of some bytes.
    package static func hash(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var function = Self()
        function.update(bytes)
        return function.digest()
    }
}
