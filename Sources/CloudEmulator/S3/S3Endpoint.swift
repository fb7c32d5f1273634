import CloudCore
import CloudFoundation

/// The part of the S3 protocol that reads objects: `GET` with the bucket in the host or in the path.
struct S3Endpoint: ServiceEndpoint {
    let request: TransportRequest
    private let requestID = UUID().uuidString.replacingBytes(of: "-", with: "").prefix(16)

    init(request: TransportRequest) {
        self.request = request
    }

    var service: EmulatedService { .s3 }

    func accept(by emulator: EmulatedCloud) throws -> AcceptedCall {
        let caller: SigV4Verifier.Caller
        do {
            caller = try SigV4Verifier(keys: emulator.keys).verify(self.request, for: "s3", at: emulator.time.now())
        } catch let serviceError as ErrorResponse {
            throw Self.s3Error(for: serviceError)
        }
        guard self.request.method == "GET", try URLParts(self.request.url).query.isEmpty else {
            return AcceptedCall(operation: "\(self.request.method) of S3") {
                throw ErrorResponse("NotImplemented", "the emulator supports only GetObject of S3", status: 501)
            }
        }
        let (bucket, key) = self.request.object(below: ".s3.")
        return AcceptedCall(operation: "GetObject") {
            guard emulator.hasBucket(bucket, in: caller.region) else {
                throw ErrorResponse("NoSuchBucket", "no command uses the bucket \(quoted(bucket))", status: 404)
            }
            guard let object = emulator.s3Object(key, inBucket: bucket) else {
                throw ErrorResponse("NoSuchKey", "there is no object \(quoted(key))", status: 404)
            }
            return object
        }
    }

    /// Returns the S3 equivalent of a signature error.
    private static func s3Error(for serviceError: ErrorResponse) -> ErrorResponse {
        switch serviceError.code {
        case "InvalidSignatureException" where serviceError.message.contains("current time"):
            ErrorResponse("RequestTimeTooSkewed", serviceError.message, status: 403)
        case "InvalidSignatureException": ErrorResponse("SignatureDoesNotMatch", serviceError.message, status: 403)
        case "UnrecognizedClientException": ErrorResponse("InvalidAccessKeyId", serviceError.message, status: 403)
        default: ErrorResponse("AccessDenied", serviceError.message, status: 403)
        }
    }

    func response(body: Data) -> TransportResponse {
        let headers: TransportHeaders = [
            "content-type": "application/octet-stream", "x-amz-request-id": String(self.requestID),
        ]
        return TransportResponse(status: 200, headers: headers, body: body)
    }

    func response(serviceError: ErrorResponse) -> TransportResponse {
        let headers: TransportHeaders = ["content-type": "application/xml", "x-amz-request-id": String(self.requestID)]
        let body = serviceError.xml(requestID: String(self.requestID))
        return TransportResponse(status: serviceError.status, headers: headers, body: body)
    }

    func malformedRequest(_ error: any Error) -> ErrorResponse {
        ErrorResponse("InvalidRequest", "the request can't be read\(Self.reason(error))")
    }
}
