import CloudFoundation

/// A signer of requests for objects in OSS, with signature version 4 (OSS4-HMAC-SHA256).
struct OSSSigner {
    let region: String
    let bucket: String

    /// The object's key, not encoded.
    let key: String

    /// Returns a signed copy of a request without a query.
    func sign(
        _ request: TransportRequest,
        with credentials: Credentials,
        at date: Date
    ) throws(InvalidRequestError) -> TransportRequest {
        let timestamp = try Timestamp(date)
        var request = request
        request.headers["x-oss-content-sha256"] = "UNSIGNED-PAYLOAD"
        request.headers["x-oss-date"] = timestamp.basic
        request.headers["x-oss-security-token"] = credentials.sessionToken
        let scope = [timestamp.basicDay, self.region, "oss", "aliyun_v4_request"]
        let text = """
            OSS4-HMAC-SHA256
            \(timestamp.basic)
            \(scope.joined(separator: "/"))
            \(SHA256.hash(self.canonicalRequest(request).utf8).hexadecimal)
            """
        let signingKey = scope.reduce(Array("aliyun_v4\(credentials.secretAccessKey)".utf8)) { key, part in
            HMAC<SHA256>(key: key).authenticate(Array(part.utf8))
        }
        let signature = HMAC<SHA256>(key: signingKey).authenticate(Array(text.utf8)).hexadecimal
        let credential = ([credentials.accessKeyID] + scope).joined(separator: "/")
        request.headers["authorization"] = "OSS4-HMAC-SHA256 Credential=\(credential),Signature=\(signature)"
        return request
    }

    /// Returns the request as it is signed: with the headers of OSS, and without additional ones.
    private func canonicalRequest(_ request: TransportRequest) -> String {
        let parts =
            [self.bucket]
            + self.key.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        let headers = request.headers.filter { $0.name.utf8.starts(with: "x-oss-".utf8) }.sorted { $0.name < $1.name }
        return """
            \(request.method)
            /\(parts.map { PercentEncoding.encode($0) }.joined(separator: "/"))

            \(headers.map { "\($0.name):\($0.value)\n" }.joined())

            UNSIGNED-PAYLOAD
            """
    }
}
