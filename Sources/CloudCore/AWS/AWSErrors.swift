/// Error codes that any AWS service uses, and what they mean for the caller.
///
/// Source: the AWS SDKs' standard retry mode, version 2.1.
package enum AWSErrors {
    package static let throttling: Set<String> = [
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException", "RequestThrottled",
        "TooManyRequestsException", "ProvisionedThroughputExceededException", "TransactionInProgressException",
        "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException", "SlowDown",
        "PriorRequestNotComplete", "EC2ThrottledException",
    ]

    package static let transient: Set<String> = ["RequestTimeout", "RequestTimeoutException"]

    private static let wrongTime: Set<String> = ["RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"]

    private static let wrongSignature: Set<String> = [
        "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure",
    ]

    /// Codes for credentials that have expired or that the service doesn't know.
    package static let rejectedCredentials: Set<String> = [
        "ExpiredToken", "ExpiredTokenException", "InvalidAccessKeyId", "InvalidClientTokenId", "TokenRefreshRequired",
        "UnrecognizedClientException",
    ]

    /// Codes for a caller who lacks the permission for the operation.
    package static let accessDenied: Set<String> = ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"]

    /// Returns whether an error may be due to this machine's clock.
    package static func clockSuspicion(_ code: String) -> ClockSkew.Suspicion? {
        self.wrongTime.contains(code) ? .certain : self.wrongSignature.contains(code) ? .possible : nil
    }

    /// Returns why another attempt may succeed, if it may.
    /// - Parameters:
    ///   - code: The error's code.
    ///   - status: The HTTP status.
    ///   - isRecognized: Whether the code is one of the service's own, which says more than the status 429.
    /// - Returns: The reason, or `nil` for an error that another attempt meets as well.
    package static func retryReason(code: String, status: Int, isRecognized: Bool) -> RetryReason? {
        if self.throttling.contains(code) || (status == 429 && !isRecognized) { return .throttling }
        return self.transient.contains(code) || [500, 502, 503, 504].contains(status) ? .transient : nil
    }
}

extension ErrorClassifier {
    /// The errors of AWS's services.
    package static let aws = ErrorClassifier(
        retryReason: { code, status in
            // STS could not reach the identity provider.
            if code == "IDPCommunicationError" { return .transient }
            return AWSErrors.retryReason(code: code, status: status, isRecognized: false)
        },
        clockSuspicion: AWSErrors.clockSuspicion,
        rejectedCredentials: AWSErrors.rejectedCredentials
    )
}
