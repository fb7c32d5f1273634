import CloudFoundation

// The one place that decides who signs by ES256: swift-crypto with the trait `SwiftCrypto`, else CryptoKit where the system
// has it, else nobody.

#if SwiftCrypto
import Crypto
#elseif canImport(CryptoKit)
import CryptoKit
#endif

#if SwiftCrypto || canImport(CryptoKit)
/// A private key on the curve P-256.
struct P256PrivateKey: Sendable {
    /// Whether this build can sign.
    static let isAvailable = true

    private let key: P256.Signing.PrivateKey

    /// Reads a key in the form of SEC 1 or of PKCS #8; `nil` for bytes that aren't one.
    init?(der: Data) {
        guard let key = try? P256.Signing.PrivateKey(derRepresentation: der) else { return nil }
        self.key = key
    }

    /// The point of the public key: its two coordinates, of 32 bytes each.
    var publicPoint: [UInt8] { Array(self.key.publicKey.rawRepresentation) }

    /// Returns the signature of a message by ES256, its two numbers of 32 bytes each, or `nil` if there is none.
    func signature(of message: some Collection<UInt8>) -> [UInt8]? {
        (try? self.key.signature(for: Data(message))).map { Array($0.rawRepresentation) }
    }
}
#else
/// A private key on the curve P-256, which this build has nobody to sign with: none can be made.
struct P256PrivateKey: Sendable {
    /// Whether this build can sign.
    static let isAvailable = false

    /// Reads no key.
    init?(der: Data) { return nil }

    /// The point of the public key, which is not known.
    var publicPoint: [UInt8] { [] }

    /// Returns no signature.
    func signature(of message: some Collection<UInt8>) -> [UInt8]? { nil }
}
#endif

extension P256PrivateKey {
    /// Reads a key between the lines of PEM that say `BEGIN` and `END`, however long the lines are; `nil` for other text.
    init?(pem: String) {
        let lines = pem.utf8.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }
        let digits = lines.filter { !$0.starts(with: "-----".utf8) }.joined()
        guard let der = LenientBase64.decode(String(decoding: Array(digits), as: UTF8.self).trimmed) else { return nil }
        self.init(der: der)
    }
}
