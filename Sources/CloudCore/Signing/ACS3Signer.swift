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
        var draft = try self.draft(of: request, with: credentials, at: date, nonce: nonce)
        var authorization: [UInt8] = []
        authorization.reserveCapacity(320)
        authorization.append(contentsOf: Self.algorithm.utf8)
        authorization.append(contentsOf: " Credential=".utf8)
        authorization.append(contentsOf: credentials.accessKeyID.utf8)
        authorization.append(contentsOf: ",SignedHeaders=".utf8)
        authorization.append(contentsOf: draft.signedHeaders)
        authorization.append(contentsOf: ",Signature=".utf8)
        authorization.appendHexadecimal(self.mac(of: draft, with: credentials))
        draft.request.headers["authorization"] = String(decoding: authorization, as: UTF8.self)
        return draft.request
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
        let draft = try self.draft(of: request, with: credentials, at: date, nonce: nonce)
        return RequestSignature(
            canonicalRequest: draft.canonicalRequest,
            stringToSign: draft.stringToSign,
            signature: self.mac(of: draft, with: credentials).hexadecimal
        )
    }

    private struct Draft {
        var request: TransportRequest
        var signedHeaders: [UInt8]
        var canonicalRequest: [UInt8]
        var stringToSign: [UInt8]
    }

    private func draft(
        of request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: String
    ) throws(InvalidRequestError) -> Draft {
        try credentials.checkUsable()
        try request.checkMethod()
        let url = try URLParts(request.url)
        let bodyHash = SHA256.hash(request.body).hexadecimal
        var request = request
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
            $0 == "host" || $0 == "content-type" || $0.hasPrefix("x-acs-")
        }
        request.headers = headers.unfolding(request.headers)

        let canonical = CanonicalRequest.bytes(
            method: request.method,
            path: url.path.utf8,
            query: CanonicalQuery(url.query).bytes(sortedBy: .raw),
            headers: headers,
            bodyHash: bodyHash.utf8
        )
        var stringToSign: [UInt8] = []
        stringToSign.reserveCapacity(128)
        stringToSign.append(contentsOf: Self.algorithm.utf8)
        stringToSign.append(UInt8(ascii: "\n"))
        stringToSign.appendHexadecimal(SHA256.hash(canonical))
        return Draft(
            request: request,
            signedHeaders: headers.names,
            canonicalRequest: canonical,
            stringToSign: stringToSign
        )
    }

    private func mac(of draft: Draft, with credentials: Credentials) -> [UInt8] {
        let secret = credentials.secretAccessKey
        return self.keys.key(secret: secret) { HMAC(key: Array(secret.utf8)) }.authenticate(draft.stringToSign)
    }
}
