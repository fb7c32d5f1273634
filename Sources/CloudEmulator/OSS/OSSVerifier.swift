import CloudCore
import CloudFoundation

/// A verifier of OSS signatures (versions 1 and 4), which signs the received request and compares the result.
struct OSSVerifier {
    /// The maximum difference between a request's date and the current date.
    private static let tolerance: TimeInterval = 900

    let keys: EmulatorKeys

    /// Verifies a request for an object.
    func verify(_ request: TransportRequest, bucket: String, key: String, at now: Date) throws {
        let header = request.headers["authorization"] ?? ""
        let resource = "/\(bucket)/\(key)"
        if let presented = OSSPresentedSignature(version4: header) {
            let expected = try self.version4(of: request, resource, presented, at: now)
            try Self.compare(expected, presented.signature)
        } else if let presented = OSSPresentedSignature(version1: header) {
            let expected = try self.version1(of: request, resource, presented, at: now)
            try Self.compare(expected, presented.signature)
        } else {
            throw Self.denied("the Authorization header is incomplete")
        }
    }

    private func version4(
        of request: TransportRequest,
        _ resource: String,
        _ presented: OSSPresentedSignature,
        at now: Date
    ) throws -> String {
        guard presented.scope.count == 4, presented.scope[2...] == ["oss", "aliyun_v4_request"],
            let stamp = request.headers["x-oss-date"], stamp.prefix(8) == presented.scope[0]
        else { throw Self.denied("the credential scope or x-oss-date is missing or malformed") }
        try Self.check(Self.date(ofStamp: stamp), at: now)
        let names = Set(presented.additionalHeaders)
        let signed = request.headers.map { ($0.name.lowercased(), $0.value) }.filter { name, _ in
            name.hasPrefix("x-oss-") || name == "content-type" || name == "content-md5" || names.contains(name)
        }
        let canonical = """
            \(request.method)
            \(resource.parts(separatedBy: "/").map(PercentEncoding.encode).joined(separator: "/"))

            \(signed.sorted { $0.0 < $1.0 }.map { "\($0):\($1.trimmed)\n" }.joined())
            \(presented.additionalHeaders.joined(separator: ";"))
            \(request.headers["x-oss-content-sha256"] ?? "UNSIGNED-PAYLOAD")
            """
        let scope = presented.scope.joined(separator: "/")
        let text = "OSS4-HMAC-SHA256\n\(stamp)\n\(scope)\n\(SHA256.hash(canonical.utf8).hexadecimal)"
        let secret = try self.key(presented.keyID, request).secretAccessKey
        let signingKey = presented.scope.reduce(Array("aliyun_v4\(secret)".utf8)) { key, part in
            HMAC<SHA256>(key: key).authenticate(Array(part.utf8))
        }
        return HMAC<SHA256>(key: signingKey).authenticate(Array(text.utf8)).hexadecimal
    }

    private func version1(
        of request: TransportRequest,
        _ resource: String,
        _ presented: OSSPresentedSignature,
        at now: Date
    ) throws -> String {
        let date = request.headers["x-oss-date"] ?? request.headers["date"] ?? ""
        try Self.check(HTTPDate.date(from: date), at: now)
        let headers = request.headers.map { ($0.name.lowercased(), $0.value) }
            .filter { $0.0.hasPrefix("x-oss-") }
            .sorted { $0.0 < $1.0 }
            .map { "\($0):\($1.trimmed)\n" }
        let text = """
            \(request.method)
            \(request.headers["content-md5"] ?? "")
            \(request.headers["content-type"] ?? "")
            \(date)
            \(headers.joined())\(resource)
            """
        let secret = try self.key(presented.keyID, request).secretAccessKey
        return Data(HMAC<SHA1>(key: Array(secret.utf8)).authenticate(Array(text.utf8))).base64EncodedString()
    }

    private func key(_ id: String, _ request: TransportRequest) throws -> Credentials {
        guard self.keys.has(id) else {
            throw ErrorResponse("InvalidAccessKeyId", "there is no such access key", status: 403)
        }
        guard let key = self.keys.key(id, token: request.headers["x-oss-security-token"]) else {
            throw ErrorResponse("InvalidSecurityToken", "the security token is missing or not valid", status: 403)
        }
        return key
    }

    /// Parses `20260131T235959Z`.
    private static func date(ofStamp text: String) -> Date? {
        let digits = Array(text.utf8)
        guard digits.count == 16 else { return nil }
        func part(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
        return ISO8601.date(
            from: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):\(part(13..<15))Z"
        )
    }

    private static func check(_ date: Date?, at now: Date) throws {
        guard let date else { throw Self.denied("the date of the request is missing or malformed") }
        guard abs(date.timeIntervalSince(now)) <= Self.tolerance else {
            throw ErrorResponse("RequestTimeTooSkewed", "the date is too far from the current time", status: 403)
        }
    }

    private static func compare(_ expected: String, _ presented: String) throws {
        guard expected.equalsInConstantTime(presented) else {
            throw ErrorResponse(
                "SignatureDoesNotMatch",
                "the signature does not match this request and key",
                status: 403
            )
        }
    }

    private static func denied(_ message: String) -> ErrorResponse {
        ErrorResponse("AccessDenied", message, status: 403)
    }
}
