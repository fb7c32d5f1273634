/// The error codes that all AWS services share, and their classification.
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

    /// The codes for credentials that have expired or are unknown to the service.
    package static let rejectedCredentials: Set<String> = [
        "ExpiredToken", "ExpiredTokenException", "InvalidAccessKeyId", "InvalidClientTokenId", "TokenRefreshRequired",
        "UnrecognizedClientException",
    ]

    /// The codes for a missing permission.
    package static let accessDenied: Set<String> = ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"]

    /// Returns whether the clock of this machine may have caused an error.
    package static func clockSuspicion(_ code: String) -> ClockSkew.Suspicion? {
        self.wrongTime.contains(code) ? .certain : self.wrongSignature.contains(code) ? .possible : nil
    }

    /// Returns the reason to retry after an error.
    /// - Parameters:
    ///   - code: The code of the error.
    ///   - status: The HTTP status.
    ///   - isRecognized: Whether the code is one of the service's own, which takes precedence over the status 429.
    /// - Returns: The reason, or `nil` if a retry would fail too.
    package static func retryReason(code: String, status: Int, isRecognized: Bool) -> RetryReason? {
        if self.throttling.contains(code) || (status == 429 && !isRecognized) { return .throttling }
        return self.transient.contains(code) || [500, 502, 503, 504].contains(status) ? .transient : nil
    }
}

extension ErrorClassifier {
    /// The classifier of AWS's service errors.
    package static let aws = ErrorClassifier(
        retryReason: { code, status in
            // STS couldn't reach the identity provider.
            if code == "IDPCommunicationError" { return .transient }
            return AWSErrors.retryReason(code: code, status: status, isRecognized: false)
        },
        clockSuspicion: AWSErrors.clockSuspicion,
        rejectedCredentials: AWSErrors.rejectedCredentials
    )
}
