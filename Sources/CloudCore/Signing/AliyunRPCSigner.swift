public import Foundation

/// Signs requests to Alibaba Cloud with version 1 of its RPC signature, HMAC-SHA1 over all parameters.
///
/// Version 3, ``ACS3Signer``, is the current one; this serves endpoints and tools that know only version 1.
public struct AliyunRPCSigner: Sendable {
    /// Creates a signer.
    public init() {}

    /// Returns a request whose query carries the signature.
    ///
    /// The query has `Action`, `Version`, `Format` and the operation's parameters; a form in the body is signed too.
    /// Added are `AccessKeyId`, `SecurityToken`, `SignatureMethod`, `SignatureVersion`, `SignatureNonce`,
    /// `Timestamp` and `Signature`.
    /// - Parameters:
    ///   - request: The request.
    ///   - credentials: What to sign with.
    ///   - date: The time to sign for; the service accepts 15 minutes of difference.
    ///   - nonce: Text never used before, up to 64 characters.
    /// - Returns: The request to send.
    /// - Throws: ``InvalidRequest`` for a request, credentials or a date that can't be signed.
    public func sign(
        _ request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: String
    ) throws(InvalidRequest) -> TransportRequest {
        let draft = try self.draft(of: request, with: credentials, at: date, nonce: nonce)
        let query = String(decoding: draft.query.bytes(sortedBy: .raw), as: UTF8.self)
        let signature = self.signature(of: draft, with: credentials)
        var signed = request
        signed.url = try draft.url.url(query: "\(query)&Signature=\(PercentEncoding.encode(signature))")
        signed.headers = draft.headers
        return signed
    }

    /// Returns what ``sign(_:with:at:nonce:)`` computes on its way; the canonical request is the sorted query.
    /// - Parameters:
    ///   - request: The request.
    ///   - credentials: What to sign with.
    ///   - date: The time to sign for.
    ///   - nonce: Text never used before.
    /// - Returns: The canonical query, the string to sign and the signature.
    /// - Throws: ``InvalidRequest`` for a request, credentials or a date that can't be signed.
    public func signature(
        for request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: String
    ) throws(InvalidRequest) -> RequestSignature {
        let draft = try self.draft(of: request, with: credentials, at: date, nonce: nonce)
        return RequestSignature(
            canonicalRequest: draft.canonicalQuery,
            stringToSign: draft.stringToSign,
            signature: self.signature(of: draft, with: credentials)
        )
    }

    private struct Draft {
        var headers: HTTPHeaders
        var url: URLParts
        var query: CanonicalQuery
        var canonicalQuery: [UInt8]
        var stringToSign: [UInt8]
    }

    private func draft(
        of request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: String
    ) throws(InvalidRequest) -> Draft {
        try credentials.checkUsable()
        try request.checkMethod()
        let headers = try CanonicalHeaders(request.headers, collapsingBlanks: false) { _ in false }
        let url = try URLParts(request.url)
        var added = [
            "AccessKeyId": credentials.accessKeyID,
            "SignatureMethod": "HMAC-SHA1",
            "SignatureVersion": "1.0",
            "SignatureNonce": nonce,
            "Timestamp": try Timestamp(date).extended,
        ]
        added["SecurityToken"] = credentials.sessionToken
        var query = CanonicalQuery(url.query.utf8)
        query.remove(added.keys + ["Signature"])
        for (name, value) in added { query.add(name: name, value: value) }

        var signed = query
        if request.headers["content-type"]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true {
            signed.add(CanonicalQuery(form: request.body).parameters)
        }
        let canonicalQuery = signed.bytes(sortedBy: .raw)
        var stringToSign = Array("\(request.method)&%2F&".utf8)
        PercentEncoding.append(canonicalQuery, to: &stringToSign)
        return Draft(
            headers: headers.unfolding(request.headers),
            url: url,
            query: query,
            canonicalQuery: canonicalQuery,
            stringToSign: stringToSign
        )
    }

    private func signature(of draft: Draft, with credentials: Credentials) -> String {
        let key = HMAC<SHA1>(key: Array("\(credentials.secretAccessKey)&".utf8))
        return Data(key.authenticate(draft.stringToSign)).base64EncodedString()
    }
}
