package import CloudCore
package import CloudFoundation

/// The wire protocol of Systems Manager: AWS JSON 1.1, signed with SigV4.
package struct SSMWireProtocol: WireProtocol {
    private let signer: SigV4Signer

    package init(signer: SigV4Signer) {
        self.signer = signer
    }

    package func sign(
        _ request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: () -> String
    ) throws(InvalidRequestError) -> TransportRequest {
        try self.signer.sign(request, with: credentials, at: date)
    }

    package func annotate(_ request: inout TransportRequest, invocation: String, attempt: Int, of maxAttempts: Int) {
        request.headers.add(name: "amz-sdk-invocation-id", value: invocation)
        let attempt = "attempt=" + String(attempt) + "; max=" + String(maxAttempts)
        request.headers.add(name: "amz-sdk-request", value: attempt)
    }

    package func requestID(in response: TransportResponse) -> String? {
        response.headers["x-amzn-requestid"]
    }

    package func clockSuspicion(_ code: SSM.ErrorCode) -> ClockSkew.Suspicion? {
        AWSErrors.clockSuspicion(code.rawValue)
    }

    package func serviceError(
        in response: TransportResponse,
        of operation: OperationDescriptor,
        hiding secrets: SecretFilter
    ) -> ServiceFailure<SSM.ErrorCode> {
        let members = ErrorText.members(of: response.body)
        let named = response.headers["x-amzn-errortype"] ?? members["__type"] ?? members["code"] ?? members["Code"]
        let wireCode = named.map(ErrorText.bareCode).flatMap { $0.isEmpty ? nil : $0 } ?? "HTTP \(response.status)"
        var code = SSM.ErrorCode(rawValue: wireCode)
        if !code.isRecognized, let named, secrets(named) != named {
            // A truncated secret can't be found any more.
            code = SSM.ErrorCode(rawValue: redacted)
        }
        var failure = ServiceFailure(
            operation: operation.name,
            code: code,
            message: members["message"] ?? members["Message"]
                ?? (members.isEmpty ? response.excerpt(hiding: secrets) : nil),
            requestID: self.requestID(in: response),
            status: response.status,
            details: SSM.ErrorCode.details(for: code, from: secrets(json: response.body))
        )
        failure.retryReason = AWSErrors.retryReason(
            code: wireCode,
            status: response.status,
            isRecognized: SSM.ErrorCode(rawValue: wireCode).isRecognized
        )
        failure.retryHint = response.headers["x-amz-retry-after"].flatMap(Duration.init(milliseconds:))
        return failure
    }
}
