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
    package func checkUsable() throws(InvalidRequest) {
        for (name, value) in [
            ("access key id", self.accessKeyID), ("secret access key", self.secretAccessKey),
            ("session token", self.sessionToken ?? "none"),
        ] {
            guard value.utf8.contains(where: { $0 > 0x20 }) else {
                throw .unusableCredentials(reason: "the \(name) is blank")
            }
            guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
                throw .unusableCredentials(reason: "the \(name) has a line break or another control character")
            }
        }
    }
}
