import CloudFoundation

/// The wire protocol of OSS, as far as it is needed to read an object.
struct OSSWireProtocol: WireProtocol {
    let signer: OSSSigner

    func sign(
        _ request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: () -> String
    ) throws(InvalidRequestError) -> TransportRequest {
        try self.signer.sign(request, with: credentials, at: date)
    }

    func serviceError(
        in response: TransportResponse,
        of operation: OperationDescriptor,
        hiding secrets: SecretFilter
    ) -> ServiceFailure<CloudAssistant.ErrorCode> {
        ServiceFailure(
            ofObjectStore: response,
            operation: operation,
            requestID: self.requestID(in: response)
        )
    }

    func requestID(in response: TransportResponse) -> String? { response.headers["x-oss-request-id"] }

    func clockSuspicion(_ code: CloudAssistant.ErrorCode) -> ClockSkew.Suspicion? {
        AlibabaCloudErrors.clockSuspicion(code.rawValue)
    }
}
