import CloudFoundation

// The implementation of ES256: swift-crypto with the trait `SwiftCrypto`, or CryptoKit where available. Otherwise
// signing is not supported.

#if SwiftCrypto
import Crypto
#elseif canImport(CryptoKit)
import CryptoKit
#endif

#if SwiftCrypto || canImport(CryptoKit)
/// A P-256 private key.
struct P256PrivateKey: Sendable {
    /// Whether this build can sign.
    static let isAvailable = true

    private let key: P256.Signing.PrivateKey

    /// Reads a key in SEC 1 or PKCS #8 format.
    ///
    /// The result is `nil` for other bytes.
    init?(der: Data) {
        guard let key = try? P256.Signing.PrivateKey(derRepresentation: der) else { return nil }
        self.key = key
    }

    /// The public key as a point: two coordinates of 32 bytes each.
    var publicPoint: [UInt8] { Array(self.key.publicKey.rawRepresentation) }

    /// Returns the ES256 signature of a message as two numbers of 32 bytes each, or `nil` if signing fails.
    func signature(of message: some Collection<UInt8>) -> [UInt8]? {
        (try? self.key.signature(for: Data(message))).map { Array($0.rawRepresentation) }
    }
}
#else
/// A placeholder for a P-256 private key in a build that can't sign.
///
/// It can't be created.
struct P256PrivateKey: Sendable {
    /// Whether this build can sign.
    static let isAvailable = false

    /// Returns `nil`.
    init?(der: Data) { return nil }

    /// The public key as a point, which is empty.
    var publicPoint: [UInt8] { [] }

    /// Returns `nil`.
    func signature(of message: some Collection<UInt8>) -> [UInt8]? { nil }
}
#endif

extension P256PrivateKey {
    /// Reads a key in PEM format, with lines of any length.
    ///
    /// The result is `nil` for other text.
    init?(pem: String) {
        let lines = pem.utf8.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        let digits = lines.filter { !$0.starts(with: "-----".utf8) }.joined()
        guard let der = LenientBase64.decode(String(decoding: Array(digits), as: UTF8.self).trimmed) else { return nil }
        self.init(der: der)
    }
}
