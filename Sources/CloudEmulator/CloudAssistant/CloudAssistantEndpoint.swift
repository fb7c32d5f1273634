import CloudAssistantKit
import CloudCore
import CloudFoundation

/// An endpoint that implements the query protocol of Cloud Assistant.
struct CloudAssistantEndpoint: ServiceEndpoint {
    let request: TransportRequest
    private let requestID = UUID().uuidString

    init(request: TransportRequest) {
        self.request = request
    }

    var service: EmulatedService { .cloudAssistant }

    private var headers: TransportHeaders {
        ["content-type": "application/json;charset=utf-8", "x-acs-request-id": self.requestID]
    }

    func accept(by emulator: EmulatedCloud) throws -> AcceptedCall {
        let query = try EmulatorQuery(self.request)
        let nonce = try AlibabaVerifier(keys: emulator.keys).verify(self.request, query, at: emulator.time.now())
        guard emulator.withState({ $0.nonces.insert(nonce).inserted }) else {
            throw ErrorResponse("SignatureNonceUsed", "the nonce was used before")
        }
        let operation = self.request.headers["x-acs-action"] ?? query["Action"] ?? ""
        let requestID = self.requestID
        return AcceptedCall(operation: operation) {
            guard let handler = EmulatedCloud.cloudAssistantOperations[operation] else {
                throw ErrorResponse(
                    "InvalidAction.NotFound",
                    "the emulator does not support the operation \(quoted(operation))",
                    status: 404
                )
            }
            try RequestCheck.checkCloudAssistant(query, of: operation)
            return try await emulator.once(operation, query) { try await handler(emulator, query, requestID) }
        }
    }

    func response(body: Data) -> TransportResponse {
        TransportResponse(status: 200, headers: self.headers, body: body)
    }

    func response(serviceError: ErrorResponse) -> TransportResponse {
        let body = try? CloudAssistant.makeEncoder().encode([
            "Code": serviceError.code, "Message": serviceError.message, "RequestId": self.requestID,
            "HostId": self.request.url.host() ?? "", "Recommend": "",
        ])
        return TransportResponse(status: serviceError.status, headers: self.headers, body: body ?? Data())
    }

    func malformedRequest(_ error: any Error) -> ErrorResponse {
        ErrorResponse("InvalidParameter", "the request can't be read\(Self.reason(error))")
    }
}
