import CloudCore
import CloudFoundation

/// The part of the OSS protocol that reads objects: `GET` with the bucket in the host or in the path.
struct OSSEndpoint: ServiceEndpoint {
    let request: TransportRequest
    private let requestID = UUID().uuidString.replacingBytes(of: "-", with: "").prefix(24)

    init(request: TransportRequest) {
        self.request = request
    }

    var service: EmulatedService { .oss }

    func accept(by emulator: EmulatedCloud) throws -> AcceptedCall {
        let (bucket, key) = self.request.object(below: ".oss-")
        try OSSVerifier(keys: emulator.keys).verify(self.request, bucket: bucket, key: key, at: emulator.time.now())
        guard self.request.method == "GET", try URLParts(self.request.url).query.isEmpty else {
            return AcceptedCall(operation: "\(self.request.method) of OSS") {
                throw ErrorResponse("NotImplemented", "the emulator supports only GetObject of OSS", status: 501)
            }
        }
        return AcceptedCall(operation: "GetObject") {
            guard emulator.hasOSSBucket(bucket) else {
                throw ErrorResponse("NoSuchBucket", "no command uses the bucket \(quoted(bucket))", status: 404)
            }
            guard let object = emulator.ossObject(key, inBucket: bucket) else {
                throw ErrorResponse("NoSuchKey", "there is no object \(quoted(key))", status: 404)
            }
            return object
        }
    }

    func response(body: Data) -> TransportResponse {
        TransportResponse(status: 200, headers: self.headers("application/octet-stream"), body: body)
    }

    func response(serviceError: ErrorResponse) -> TransportResponse {
        TransportResponse(
            status: serviceError.status,
            headers: self.headers("application/xml"),
            body: serviceError.xml(requestID: String(self.requestID))
        )
    }

    private func headers(_ contentType: String) -> TransportHeaders {
        ["content-type": contentType, "x-oss-request-id": String(self.requestID)]
    }

    func malformedRequest(_ error: any Error) -> ErrorResponse {
        ErrorResponse("InvalidArgument", "the request can't be read: \(error)")
    }
}
