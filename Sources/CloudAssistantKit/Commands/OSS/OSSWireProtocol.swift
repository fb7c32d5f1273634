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
        let members = ErrorText.members(of: response.body)
        var failure = ServiceFailure(
            operation: operation.name,
            code: CloudAssistant.ErrorCode(rawValue: members["Code"] ?? "HTTP \(response.status)"),
            message: members["Message"],
            requestID: self.requestID(in: response),
            status: response.status
        )
        if response.status == 429 {
            failure.retryReason = .throttling
        } else if response.status >= 500 {
            failure.retryReason = .transient
        }
        return failure
    }

    func requestID(in response: TransportResponse) -> String? { response.headers["x-oss-request-id"] }

    func clockSuspicion(_ code: CloudAssistant.ErrorCode) -> ClockSkew.Suspicion? {
        AlibabaCloudErrors.clockSuspicion(code.rawValue)
    }
}
