#if SwiftCrypto || canImport(CryptoKit)
import CloudCore
import Foundation

#if SwiftCrypto
import Crypto
#else
import CryptoKit
#endif

/// A key for DPoP proofs, in the encodings that files contain.
struct ProofKey: Sendable {
    enum Form: CaseIterable, Sendable {
        case sec1, sec1OnOneLine, sec1WithoutEnd, sec1WithReturns, pkcs8
    }

    private let key = P256.Signing.PrivateKey()

    /// The coordinates of the public point, in Base64URL.
    var coordinates: (x: String, y: String) {
        let point = self.key.publicKey.rawRepresentation
        return (base64URL(point.prefix(32)), base64URL(point.suffix(32)))
    }

    /// Returns the key as PEM.
    func pem(_ form: Form) -> String {
        switch form {
        case .sec1: self.sec1(lines: 64, end: "\n") + "\n"
        case .sec1OnOneLine: self.sec1(lines: 1_000, end: "\n") + "\n"
        case .sec1WithoutEnd: self.sec1(lines: 64, end: "\n")
        case .sec1WithReturns: self.sec1(lines: 64, end: "\r\n") + "\r\n"
        case .pkcs8: self.key.pemRepresentation
        }
    }

    /// Returns the key as a JSON string.
    func json(_ form: Form = .sec1) -> String {
        let lines = self.pem(form).split(separator: "\r\n", omittingEmptySubsequences: false).joined(
            separator: #"\r\n"#
        )
        return "\"\(lines.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: #"\n"#))\""
    }

    /// Returns the key in SEC 1 format.
    ///
    /// Source: RFC 5915.
    private func sec1(lines length: Int, end: String) -> String {
        var der = Data([0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20]) + self.key.rawRepresentation
        der += [0xA0, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0xA1, 0x44, 0x03, 0x42, 0x00]
        der += self.key.publicKey.x963Representation
        var digits = Substring(der.base64EncodedString())
        var lines = ["-----BEGIN EC PRIVATE KEY-----"]
        while !digits.isEmpty {
            lines.append(String(digits.prefix(length)))
            digits = digits.dropFirst(length)
        }
        return (lines + ["-----END EC PRIVATE KEY-----"]).joined(separator: end)
    }

    /// Returns a proof's header and claims, or `nil` if the signature isn't by this key.
    func read(_ proof: String?) throws -> (header: NSDictionary, claims: NSDictionary)? {
        let parts = (proof ?? "").split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = bytes(base64URL: parts[0]), let claims = bytes(base64URL: parts[1]),
            let signature = bytes(base64URL: parts[2])
        else { return nil }
        let isValid = self.key.publicKey.isValidSignature(
            try P256.Signing.ECDSASignature(rawRepresentation: signature),
            for: Data("\(parts[0]).\(parts[1])".utf8)
        )
        guard isValid, let header = try JSONSerialization.jsonObject(with: header) as? NSDictionary,
            let claims = try JSONSerialization.jsonObject(with: claims) as? NSDictionary
        else { return nil }
        return (header, claims)
    }
}

private func base64URL(_ bytes: Data) -> String {
    bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
}

/// Decodes Base64URL.
///
/// Padding and the standard alphabet are rejected.
private func bytes(base64URL text: Substring) -> Data? {
    guard !text.contains(where: { "+/=".contains($0) }) else { return nil }
    let digits = text.replacing("-", with: "+").replacing("_", with: "/")
    return Data(base64Encoded: digits + String(repeating: "=", count: (4 - digits.count % 4) % 4))
}
#endif
