import CloudCore
import CloudFoundation

/// A verifier of AWS signatures, which signs the received request and compares the result.
struct SigV4Verifier {
    /// The maximum difference between a request's date and the current date.
    static let tolerance: TimeInterval = 300

    /// The verified properties of the caller.
    struct Caller {
        var region: String
    }

    let keys: EmulatorKeys

    /// Verifies a request to a service with a signing name.
    func verify(_ request: TransportRequest, for service: String, at now: Date) throws -> Caller {
        guard let header = request.headers["authorization"] else {
            throw ErrorResponse("MissingAuthenticationTokenException", "the request is not signed")
        }
        guard let presented = PresentedSignature(header, algorithm: "AWS4-HMAC-SHA256") else {
            throw ErrorResponse(
                "IncompleteSignatureException",
                "the Authorization header does not use Signature Version 4"
            )
        }
        let scope = presented.credential.parts(separatedBy: "/")
        guard scope.count == 5, scope[4] == "aws4_request", let stamp = request.headers["x-amz-date"],
            let date = Self.date(from: stamp)
        else {
            throw ErrorResponse(
                "IncompleteSignatureException",
                "the credential scope or x-amz-date is missing or malformed"
            )
        }
        let required = service == "s3" ? ["x-amz-content-sha256"] : ["x-amz-target"]
        for name in ["host", "x-amz-date"] + required where !presented.signedHeaders.contains(name) {
            throw ErrorResponse("InvalidSignatureException", "the header \(name) has to be signed")
        }
        guard let key = self.keys.key(scope[0], token: request.headers["x-amz-security-token"]) else {
            throw ErrorResponse("UnrecognizedClientException", "the access key or its session token is not valid")
        }
        guard abs(date.timeIntervalSince(now)) <= Self.tolerance else {
            throw ErrorResponse(
                "InvalidSignatureException",
                "the signature's time is too far from the current time: it was created at \(stamp)"
            )
        }
        var options = service == "s3" ? SigV4Signer.Options.s3 : SigV4Signer.Options()
        options.omitsSessionToken = !presented.signedHeaders.contains("x-amz-security-token")
        let signer = SigV4Signer(service: scope[3], region: scope[2], options: options)
        let signed = request.keepingHeaders(presented.signedHeaders)
        guard scope[1] == stamp.prefix(8), scope[3] == service,
            let expected = try? signer.signature(for: signed, with: key, at: date).signature,
            expected.equalsInConstantTime(presented.signature)
        else {
            throw ErrorResponse("InvalidSignatureException", "the signature does not match this request and key")
        }
        return Caller(region: scope[2])
    }

    /// Parses `20260131T235959Z`.
    private static func date(from text: String) -> Date? {
        let digits = Array(text)
        guard digits.count == 16 else { return nil }
        func part(_ range: Range<Int>) -> String { String(digits[range]) }
        return ISO8601.date(
            from: "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):\(part(13..<15))Z"
        )
    }
}
