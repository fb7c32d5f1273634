import CloudCore
import CloudFoundation

/// A verifier of Alibaba Cloud signatures (versions 1 and 3), which signs the received request and compares the result.
struct AlibabaVerifier {
    /// The maximum difference between a request's date and the current date.
    static let tolerance: TimeInterval = 900

    let keys: EmulatorKeys

    /// Verifies a request and returns its nonce, which the caller must check for reuse.
    func verify(_ request: TransportRequest, _ query: EmulatorQuery, at now: Date) throws -> String {
        request.headers["authorization"] == nil
            ? try self.verifyVersion1(request, query, at: now) : try self.verifyVersion3(request, at: now)
    }

    private func verifyVersion3(_ request: TransportRequest, at now: Date) throws -> String {
        let required = [
            "host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256",
        ]
        guard let header = request.headers["authorization"],
            let presented = PresentedSignature(header, algorithm: "ACS3-HMAC-SHA256"),
            required.allSatisfy(presented.signedHeaders.contains), let nonce = request.headers["x-acs-signature-nonce"]
        else { throw ErrorResponse("IncompleteSignature", "the Authorization header is incomplete for version 3") }
        _ = try self.date(request.headers["x-acs-date"], at: now)
        let key = try self.key(presented.credential, token: request.headers["x-acs-security-token"])
        let expected = try Self.version3Signature(of: request, presented.signedHeaders, key)
        try self.compare(expected, presented.signature)
        return nonce
    }

    /// Returns the signature of the received request over the headers that the client signed, which vary by client.
    private static func version3Signature(
        of request: TransportRequest,
        _ signedHeaders: [String],
        _ key: Credentials
    ) throws -> String {
        let url = try URLParts(request.url)
        let query = CanonicalQuery(form: url.query).bytes(sortedBy: .raw)
        let headers = signedHeaders.map { name in
            let values = request.headers.filter { $0.name.lowercased() == name }.map(\.value)
            return "\(name):\(values.joined(separator: ",").trimmed)\n"
        }
        let canonical = """
            \(request.method)
            \(url.path)
            \(String(decoding: query, as: UTF8.self))
            \(headers.joined())
            \(signedHeaders.joined(separator: ";"))
            \(SHA256.hash(request.body).hexadecimal)
            """
        let text = "ACS3-HMAC-SHA256\n\(SHA256.hash(canonical.utf8).hexadecimal)"
        return HMAC<SHA256>(key: Array(key.secretAccessKey.utf8)).authenticate(Array(text.utf8)).hexadecimal
    }

    private func verifyVersion1(_ request: TransportRequest, _ query: EmulatorQuery, at now: Date) throws -> String {
        guard let id = query["AccessKeyId"], let nonce = query["SignatureNonce"], let signature = query["Signature"],
            query["SignatureMethod"] == "HMAC-SHA1", query["SignatureVersion"] == "1.0"
        else {
            throw ErrorResponse(
                "IncompleteSignature",
                "the request has neither an Authorization header nor a Signature"
            )
        }
        let date = try self.date(query["Timestamp"], at: now)
        let key = try self.key(id, token: query["SecurityToken"])
        var request = request
        let url = try URLParts(request.url)
        // A space can arrive as a plus sign, as in a form. It is signed as a space.
        let query = String(decoding: url.query, as: UTF8.self).replacingBytes(of: "+", with: "%20")
        request.url = try url.url(query: query.utf8)
        let expected = try? AliyunRPCSigner().signature(for: request, with: key, at: date, nonce: nonce).signature
        try self.compare(expected, signature)
        return nonce
    }

    private func date(_ text: String?, at now: Date) throws -> Date {
        guard let text, let date = ISO8601.date(from: text) else {
            throw ErrorResponse("InvalidTimeStamp.Format", "the time of the request is missing or malformed")
        }
        guard abs(date.timeIntervalSince(now)) <= Self.tolerance else {
            throw ErrorResponse(
                "InvalidTimeStamp.Expired",
                "the signature's time is too far from the current time: it was created at \(text)"
            )
        }
        return date
    }

    private func key(_ id: String, token: String?) throws -> Credentials {
        guard self.keys.has(id) else {
            throw ErrorResponse("InvalidAccessKeyId.NotFound", "there is no such access key", status: 404)
        }
        guard let key = self.keys.key(id, token: token) else {
            throw token == nil
                ? ErrorResponse("MissingSecurityToken", "this access key requires its security token")
                : ErrorResponse(
                    "InvalidSecurityToken.MismatchWithAccessKey",
                    "the security token does not belong to this access key"
                )
        }
        return key
    }

    private func compare(_ expected: String?, _ presented: String) throws {
        guard let expected, expected.equalsInConstantTime(presented) else {
            throw ErrorResponse("SignatureDoesNotMatch", "the signature does not match this request and key")
        }
    }
}
