/// What a signer computes on the way to a signature, for comparing with what a service says it computed.
///
/// Holds no secret key, but a signature lets whoever has it send the same request.
public struct RequestSignature: Sendable, Hashable {
    /// The request in the one form that both sides agree on.
    public var canonicalRequest: String

    /// What the key signs: the algorithm, the time and the hash of the canonical request.
    public var stringToSign: String

    /// The signature: small hexadecimal digits, or Base64 in Alibaba's version 1.
    public var signature: String

    init(canonicalRequest: [UInt8], stringToSign: [UInt8], signature: String) {
        self.canonicalRequest = String(decoding: canonicalRequest, as: UTF8.self)
        self.stringToSign = String(decoding: stringToSign, as: UTF8.self)
        self.signature = signature
    }
}

extension Credentials {
    /// Refuses keys and tokens that can't be part of a signed request.
    package func checkUsable() throws(InvalidRequestError) {
        try Self.check(self.accessKeyID, "access key id")
        try Self.check(self.secretAccessKey, "secret access key")
        if let sessionToken { try Self.check(sessionToken, "session token") }
    }

    private static func check(_ value: String, _ name: String) throws(InvalidRequestError) {
        guard value.hasOnlyBytes(where: { $0 >= 0x20 && $0 != 0x7f }) else {
            throw .unusableCredentials(reason: "the \(name) has a line break or another control character")
        }
        guard !value.hasOnlyBytes(where: { $0 == UInt8(ascii: " ") }) else {
            throw .unusableCredentials(reason: "the \(name) is blank")
        }
    }
}

extension RequestSignature: CustomStringConvertible, CustomReflectable {
    /// Nothing of the texts, which hold the session token; ask for them by name.
    public var description: String { "RequestSignature(\(redacted))" }

    /// Nothing of the texts, which hold the session token.
    public var customMirror: Mirror {
        Mirror(self, children: ["canonicalRequest": redacted, "stringToSign": redacted, "signature": redacted])
    }
}
