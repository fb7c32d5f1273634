package import CloudFoundation

/// The protocol-specific operations of the pipeline: signing, reading errors, and retry rules.
package protocol WireProtocol: Sendable {
    /// The error codes of the service.
    associatedtype ErrorCode: ServiceErrorCode

    /// Returns a signed copy of a request.
    /// - Parameters:
    ///   - request: The built request.
    ///   - credentials: The credentials to sign with.
    ///   - date: The time to sign for.
    ///   - nonce: A closure that returns a unique string.
    /// - Returns: The request to send.
    /// - Throws: ``InvalidRequestError`` for a request that can't be signed.
    func sign(
        _ request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: () -> String
    ) throws(InvalidRequestError) -> TransportRequest

    /// Returns the service error in a response, with its retry classification.
    /// - Parameters:
    ///   - response: The response.
    ///   - operation: The requested operation.
    ///   - secrets: A filter that removes the caller's secrets from details and from texts that are truncated. Code,
    ///     message and request ID are filtered afterwards.
    /// - Returns: The service error.
    func serviceError(
        in response: TransportResponse,
        of operation: OperationDescriptor,
        hiding secrets: SecretFilter
    ) -> ServiceFailure<ErrorCode>

    /// Returns the request ID in a response.
    func requestID(in response: TransportResponse) -> String?

    /// Returns whether a service error may be due to this machine's clock.
    func clockSuspicion(_ code: ErrorCode) -> ClockSkew.Suspicion?

    /// Returns the reason to retry after a transport error, or `nil` if the call is not retried.
    func retryReason(after failure: TransportError) -> RetryReason?

    /// Adds unsigned information about the attempt to a request.
    func annotate(_ request: inout TransportRequest, invocation: String, attempt: Int, of maxAttempts: Int)
}

extension WireProtocol {
    package func retryReason(after failure: TransportError) -> RetryReason? {
        failure.isRetryable ? .transient : nil
    }

    package func annotate(_ request: inout TransportRequest, invocation: String, attempt: Int, of maxAttempts: Int) {}
}
