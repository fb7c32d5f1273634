public import CloudFoundation

/// A signer of requests to Alibaba Cloud with version 1 of the RPC signature, HMAC-SHA1 over all parameters.
///
/// The current version is 3, implemented by ``ACS3Signer``. Use this signer for endpoints and tools that only support
/// version 1.
public struct AliyunRPCSigner: Sendable {
    private let keys = SigningKeyCache<SHA1>()

    /// Creates a signer.
    public init() {}

    /// Returns a request with a signature in its query.
    ///
    /// The query must contain `Action`, `Version`, `Format` and the operation's parameters. A form in the body is
    /// signed too. The signer adds `AccessKeyId`, `SecurityToken`, `SignatureMethod`, `SignatureVersion`,
    /// `SignatureNonce`, `Timestamp` and `Signature`.
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
        let draft = try self.draft(of: request, with: credentials, at: date, nonce: nonce)
        let signature = self.signature(of: draft, with: credentials)
        var query = draft.query
        query.reserveCapacity(query.count + 128)
        query.append(utf8: "&Signature=")
        PercentEncoding.append(signature, to: &query)
        var signed = request
        signed.url = try draft.url.url(query: query)
        draft.headers.unfold(&signed.headers)
        return signed
    }

    /// Returns the intermediate values of ``sign(_:with:at:nonce:)``.
    ///
    /// The canonical request is the sorted query.
    /// - Parameters:
    ///   - request: The request.
    ///   - credentials: The credentials to sign with.
    ///   - date: The time to sign for.
    ///   - nonce: A unique string.
    /// - Returns: The canonical query, the string to sign and the signature.
    /// - Throws: ``InvalidRequestError`` for a request, credentials or a date that can't be signed.
    public func signature(
        for request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: String
    ) throws(InvalidRequestError) -> RequestSignature {
        let draft = try self.draft(of: request, with: credentials, at: date, nonce: nonce)
        return RequestSignature(
            canonicalRequest: draft.canonicalQuery[...],
            stringToSign: draft.stringToSign[...],
            signature: self.signature(of: draft, with: credentials)
        )
    }

    private struct Draft {
        var headers: CanonicalHeaders
        var url: URLParts

        /// The query to send, without the signature.
        ///
        /// The canonical query also contains the parameters of a form.
        var query: [UInt8]
        var canonicalQuery: [UInt8]
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
        let headers = try CanonicalHeaders(request.headers, collapsingSpaces: false) { _ in false }
        let url = try request.urlParts()
        let timestamp = try Timestamp(date).extended
        var parameters = CanonicalQuery(url.query)
        parameters.remove("Signature")
        parameters.set(name: "AccessKeyId", value: credentials.accessKeyID)
        parameters.set(name: "SignatureMethod", value: "HMAC-SHA1")
        parameters.set(name: "SignatureVersion", value: "1.0")
        parameters.set(name: "SignatureNonce", value: nonce)
        parameters.set(name: "Timestamp", value: timestamp)
        if let token = credentials.sessionToken { parameters.set(name: "SecurityToken", value: token) }

        let query = parameters.bytes(sortedBy: .raw)
        var canonicalQuery = query
        if request.headers["content-type"]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true {
            parameters.add(form: request.body)
            canonicalQuery = parameters.bytes(sortedBy: .raw)
        }
        var stringToSign: [UInt8] = []
        stringToSign.reserveCapacity(canonicalQuery.count * 3 + 32)
        stringToSign.append(utf8: request.method)
        stringToSign.append(utf8: "&%2F&")
        PercentEncoding.append(canonicalQuery.span, to: &stringToSign)
        return Draft(
            headers: headers,
            url: url,
            query: query,
            canonicalQuery: canonicalQuery,
            stringToSign: stringToSign
        )
    }

    private func signature(of draft: Draft, with credentials: Credentials) -> String {
        let secret = credentials.secretAccessKey
        let key = self.keys.key(secret: secret) { HMAC(key: Array("\(secret)&".utf8)) }
        return Data(key.authenticate(draft.stringToSign)).base64EncodedString()
    }
}
