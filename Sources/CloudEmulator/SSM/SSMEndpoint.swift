import CloudCore
import CloudFoundation
import SSMKit

/// An endpoint that implements the JSON protocol of Systems Manager.
struct SSMEndpoint: ServiceEndpoint {
    let request: TransportRequest
    private let requestID = UUID().uuidString.lowercased()

    init(request: TransportRequest) {
        self.request = request
    }

    var service: EmulatedService { .ssm }

    private var headers: TransportHeaders {
        ["content-type": "application/x-amz-json-1.1", "x-amzn-requestid": self.requestID]
    }

    func accept(by emulator: EmulatedCloud) throws -> AcceptedCall {
        let caller = try SigV4Verifier(keys: emulator.keys).verify(self.request, for: "ssm", at: emulator.time.now())
        let target = self.request.headers["x-amz-target"] ?? ""
        let operation = target.hasPrefix("AmazonSSM.") ? String(target.dropFirst("AmazonSSM.".count)) : target
        return AcceptedCall(operation: operation) {
            guard let handler = EmulatedCloud.ssmOperations[operation] else {
                throw ErrorResponse(
                    "UnknownOperationException",
                    "the emulator does not support the operation \(quoted(operation))"
                )
            }
            try RequestCheck.checkSSM(self.request.body, of: operation)
            return try await handler(emulator, SSMCall(body: self.request.body, region: caller.region))
        }
    }

    func response(body: Data) -> TransportResponse {
        TransportResponse(status: 200, headers: self.headers, body: body)
    }

    func response(serviceError: ErrorResponse) -> TransportResponse {
        let body = try? SSM.makeEncoder().encode(["__type": serviceError.code, "message": serviceError.message])
        return TransportResponse(status: serviceError.status, headers: self.headers, body: body ?? Data())
    }

    func malformedRequest(_ error: any Error) -> ErrorResponse {
        ErrorResponse("SerializationException", "the request can't be read\(Self.reason(error))")
    }
}

/// The body and the region of a Systems Manager request.
struct SSMCall: Sendable {
    var body: Data
    var region: String
}
