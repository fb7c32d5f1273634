/// The error codes that all services of Alibaba Cloud share, and their classification.
///
/// Source: [Common error codes](https://www.alibabacloud.com/help/en/ecs/developer-reference/common-error-codes).
package enum AlibabaCloudErrors {
    private static let wrongTime: Set<String> = [
        "InvalidTimeStamp.Expired", "InvalidTimeStamp.Format", "IllegalTimestamp",
    ]

    /// The codes for credentials that have expired or are unknown to the service.
    package static let rejectedCredentials: Set<String> = [
        "InvalidAccessKeyId", "InvalidAccessKeyId.Inactive", "InvalidAccessKeyId.NotFound",
        "InvalidSecurityToken.Expired", "InvalidSecurityToken.Malformed", "InvalidSecurityToken.MismatchWithAccessKey",
        "SecurityTokenExpired",
    ]

    /// The codes for a missing permission.
    package static let accessDenied: Set<String> = [
        "Forbidden.RAM", "NoPermission", "Forbidden.NoPermission", "Forbidden.Unauthorized",
    ]

    /// Returns whether the clock of this machine may have caused an error.
    package static func clockSuspicion(_ code: String) -> ClockSkew.Suspicion? {
        self.wrongTime.contains(code) ? .certain : nil
    }

    /// Returns the reason to retry after an error, or `nil` if a retry would fail too.
    package static func retryReason(code: String, status: Int) -> RetryReason? {
        if code.hasPrefix("Throttling") || code == "Rejected.Throttling" || status == 429 { return .throttling }
        switch code {
        // Each attempt has its own nonce, so the service has received a copy of this request and may have executed it.
        case "SignatureNonceUsed": return .transient
        case "IdempotentProcessing", "LastTokenProcessing": return .inProgress
        case "InternalError", "InternalError.Dispatch", "ServiceUnavailable", "UnknownError": return .transient
        default: return [500, 502, 503, 504].contains(status) ? .transient : nil
        }
    }
}

extension ErrorClassifier {
    /// The classifier of Alibaba Cloud's service errors.
    package static let alibabaCloud = ErrorClassifier(
        retryReason: { code, status in AlibabaCloudErrors.retryReason(code: code, status: status) },
        clockSuspicion: AlibabaCloudErrors.clockSuspicion,
        rejectedCredentials: AlibabaCloudErrors.rejectedCredentials
    )
}
