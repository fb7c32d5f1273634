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

    /// Appends the hash of the input so far, for which the span must have capacity.
    func appendDigest(to bytes: inout OutputSpan<UInt8>)
}

extension HashFunction {
    /// Returns the hash of bytes.
    package static func hash(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var function = Self()
        function.update(bytes)
        return function.digest()
    }

    /// Returns the hash of the input so far.
    package func digest() -> [UInt8] {
        Array(capacity: 32) { bytes in self.appendDigest(to: &bytes) }
    }

    /// Calls a closure with the hash of the input so far, which is stored on the stack.
    func withDigest<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { buffer in
            var bytes = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
            self.appendDigest(to: &bytes)
            let count = unsafe bytes.finalize(for: buffer)
            return unsafe body(UnsafeBufferPointer(rebasing: buffer[..<count]))
        }
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

    package func appendDigest(to bytes: inout OutputSpan<UInt8>) {
        for byte in self.function.finalize() { bytes.append(byte) }
    }
}
#endif
