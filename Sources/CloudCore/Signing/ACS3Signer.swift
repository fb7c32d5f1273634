public import CloudFoundation

/// A signer of requests to Alibaba Cloud with signature version 3, ACS3-HMAC-SHA256.
///
/// Source: [Request syntax and signature method V3](https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature).
public struct ACS3Signer: Sendable {
    static let algorithm = "ACS3-HMAC-SHA256"

    private let keys = SigningKeyCache<SHA256>()

    /// Creates a signer.
    public init() {}

    /// Returns a request with signature headers.
    ///
    /// The request must have the headers `x-acs-action` and `x-acs-version`. The signer adds `host`, `x-acs-date`,
    /// `x-acs-signature-nonce`, `x-acs-content-sha256`, for temporary credentials `x-acs-accesskey-id` and
    /// `x-acs-security-token`, and `authorization`. It signs `host`, `content-type` and all headers that begin with
    /// `x-acs-`.
    /// - Parameters:
    ///   - request: The request.
    ///   - credentials: The credentials to sign with.
    ///   - date: The time to sign for. The service accepts a difference of 15 minutes.
    ///   - nonce: A unique string of at most 64 characters.
    /// - Returns: The request to send.
    /// - Throws: ``InvalidRequestError`` for a request, credentials or a date that can't be signed.
    public func sign(
        _ request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: String
    ) throws(InvalidRequestError) -> TransportRequest {
        var signed = request
        let text = try self.prepare(&signed, with: credentials, at: date, nonce: nonce)
        let mac = self.mac(of: text, with: credentials)
        let (names, keyID) = (text.signedHeaders, credentials.accessKeyID)
        signed.headers["authorization"] = String(capacity: names.count + keyID.utf8.count + 128) { text in
            text.append(utf8: Self.algorithm)
            text.append(utf8: " Credential=")
            text.append(utf8: keyID)
            text.append(utf8: ",SignedHeaders=")
            text.append(names.span)
            text.append(utf8: ",Signature=")
            text.appendHexadecimal(mac)
        }
        return signed
    }

    /// Returns the intermediate values of ``sign(_:with:at:nonce:)``.
    /// - Parameters:
    ///   - request: The request.
    ///   - credentials: The credentials to sign with.
    ///   - date: The time to sign for.
    ///   - nonce: A unique string.
    /// - Returns: The canonical request, the string to sign and the signature.
    /// - Throws: ``InvalidRequestError`` for a request, credentials or a date that can't be signed.
    public func signature(
        for request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: String
    ) throws(InvalidRequestError) -> RequestSignature {
        var signed = request
        let text = try self.prepare(&signed, with: credentials, at: date, nonce: nonce)
        return RequestSignature(
            canonicalRequest: text.canonicalRequest,
            stringToSign: text.stringToSign,
            signature: self.mac(of: text, with: credentials).hexadecimal
        )
    }

    /// Adds the headers that are signed, and returns the text to sign.
    private func prepare(
        _ request: inout TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: String
    ) throws(InvalidRequestError) -> SigningText {
        try credentials.checkUsable()
        try request.checkMethod()
        let url = try request.urlParts()
        let bodyHash = SHA256.hash(request.body).hexadecimal
        request.headers.reserveCapacity(request.headers.count + 8)
        if request.headers["host"] == nil { request.headers["host"] = url.host }
        request.headers["x-acs-date"] = try Timestamp(date).extended
        request.headers["x-acs-signature-nonce"] = nonce
        request.headers["x-acs-content-sha256"] = bodyHash
        if let token = credentials.sessionToken {
            request.headers["x-acs-accesskey-id"] = credentials.accessKeyID
            request.headers["x-acs-security-token"] = token
        }
        let headers = try CanonicalHeaders(request.headers, collapsingSpaces: false) {
            $0.starts(with: "x-acs-") || $0.equals("host") || $0.equals("content-type")
        }
        headers.unfold(&request.headers)

        var text = SigningText(
            method: request.method,
            path: url.path,
            query: CanonicalQuery(url.query),
            sortedBy: .raw,
            headers: headers,
            bodyHash: bodyHash
        )
        var function = SHA256()
        function.update(text.bytes)
        text.bytes.append(utf8: Self.algorithm)
        text.bytes.append(UInt8(ascii: "\n"))
        unsafe function.withDigest { hash in unsafe text.bytes.appendHexadecimal(hash) }
        return text
    }

    private func mac(of text: SigningText, with credentials: Credentials) -> [UInt8] {
        let secret = credentials.secretAccessKey
        return self.keys.key(secret: secret) { HMAC(key: Array(secret.utf8)) }.authenticate(text.stringToSign)
    }
}
