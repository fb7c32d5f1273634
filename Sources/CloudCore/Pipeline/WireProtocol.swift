package import CloudFoundation

/// What differs from one service's protocol to the other's, as far as the pipeline needs to know.
package protocol WireProtocol: Sendable {
    /// The reasons the service gives when it refuses.
    associatedtype ErrorCode: ServiceErrorCode

    /// Returns a signed copy of a request.
    /// - Parameters:
    ///   - request: The request as it was built.
    ///   - credentials: What to sign with.
    ///   - date: The time to sign for.
    ///   - nonce: Returns text never used before.
    /// - Returns: The request to send.
    /// - Throws: ``InvalidRequestError`` for what can't be signed.
    func sign(
        _ request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: () -> String
    ) throws(InvalidRequestError) -> TransportRequest

    /// Returns what the service said when it refused, and whether and when another attempt is worth it.
    /// - Parameters:
    ///   - response: The response.
    ///   - operation: The operation that was asked for.
    ///   - secrets: Takes the caller's secrets out of details and of what is cut to be shown. Code, message and id are
    ///     filtered afterwards.
    /// - Returns: What the service said.
    func serviceError(
        in response: TransportResponse,
        of operation: OperationDescriptor,
        hiding secrets: SecretFilter
    ) -> ServiceFailure<ErrorCode>

    /// Returns the service's id of a request.
    func requestID(in response: TransportResponse) -> String?

    /// Returns whether a refusal may be due to this machine's clock.
    func clockSuspicion(_ code: ErrorCode) -> ClockSkew.Suspicion?

    /// Returns why another attempt may succeed where an exchange broke off, if it may.
    func retryReason(after failure: TransportError) -> RetryReason?

    /// Adds what is told to the service about attempts, which is not signed.
    func annotate(_ request: inout TransportRequest, invocation: String, attempt: Int, of maxAttempts: Int)
}

extension WireProtocol {
    package func retryReason(after failure: TransportError) -> RetryReason? {
        failure.isRetryable ? .transient : nil
    }

    package func annotate(_ request: inout TransportRequest, invocation: String, attempt: Int, of maxAttempts: Int) {}
}
