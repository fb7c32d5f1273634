/// The intermediate values of a signature, for comparison with those that a service reports.
///
/// The value contains no secret key, but anyone with the signature can send the same request.
public struct RequestSignature: Sendable, Hashable {
    /// The canonical form of the request.
    public var canonicalRequest: String

    /// The text that is signed: the algorithm, the time and the hash of the canonical request.
    public var stringToSign: String

    /// The signature, in lowercase hexadecimal digits, or in Base64 for Alibaba Cloud's version 1.
    public var signature: String

    init(canonicalRequest: ArraySlice<UInt8>, stringToSign: ArraySlice<UInt8>, signature: String) {
        self.canonicalRequest = String(decoding: canonicalRequest, as: UTF8.self)
        self.stringToSign = String(decoding: stringToSign, as: UTF8.self)
        self.signature = signature
    }
}

extension Credentials {
    /// Rejects keys and tokens that can't be part of a signed request.
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
    /// A description without the texts, which contain the session token.
    ///
    /// Read the properties instead.
    public var description: String { "RequestSignature(\(redacted))" }

    /// A mirror without the texts, which contain the session token.
    public var customMirror: Mirror {
        Mirror(self, children: ["canonicalRequest": redacted, "stringToSign": redacted, "signature": redacted])
    }
}
