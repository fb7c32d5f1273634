// The one place that decides who computes hashes: swift-crypto with the trait `SwiftCrypto`, else CryptoKit where the
// system has it, else the package's own functions, since the toolchain has none on Linux.

#if SwiftCrypto
package import Crypto

package typealias SHA256 = ForeignHash<Crypto.SHA256>
package typealias SHA1 = ForeignHash<Crypto.Insecure.SHA1>
package typealias ForeignHashFunction = Crypto.HashFunction
#elseif canImport(CryptoKit)
package import CryptoKit

package typealias SHA256 = ForeignHash<CryptoKit.SHA256>
package typealias SHA1 = ForeignHash<CryptoKit.Insecure.SHA1>
package typealias ForeignHashFunction = CryptoKit.HashFunction
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

#if SwiftCrypto || canImport(CryptoKit)
/// A hash function of swift-crypto or of the system, which look the same.
package struct ForeignHash<Function: ForeignHashFunction & Sendable>: HashFunction {
    private var function = Function()

    package init() {}

    package mutating func update(_ bytes: some Collection<UInt8>) {
        self.function.update(data: Array(bytes))
    }

    package func digest() -> [UInt8] {
        Array(self.function.finalize())
    }
}
#endif
