// The only place that selects the implementation of hashes: swift-crypto with the trait `SwiftCrypto`, else CryptoKit
// if it is available, else the package's own functions, since the toolchain has no implementation on Linux.

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

/// A cryptographic hash function.
package protocol HashFunction: Sendable {
    /// Creates a hash function without input.
    init()

    /// Appends input.
    mutating func update(_ bytes: some Collection<UInt8>)

    /// Returns the hash of the input so far.
    func digest() -> [UInt8]
}

extension HashFunction {
    /// Returns the hash of bytes.
    package static func hash(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var function = Self()
        function.update(bytes)
        return function.digest()
    }
}

#if SwiftCrypto || canImport(CryptoKit)
/// A hash function of swift-crypto or CryptoKit, which have the same API.
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
