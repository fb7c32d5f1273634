/// Error codes that any service of Alibaba Cloud uses, and what they mean for the caller.
///
/// Source: [Common error codes](https://www.alibabacloud.com/help/en/ecs/developer-reference/common-error-codes).
package enum AlibabaCloudErrors {
    private static let wrongTime: Set<String> = [
        "InvalidTimeStamp.Expired", "InvalidTimeStamp.Format", "IllegalTimestamp",
    ]

    /// Codes for credentials that have expired or that the service doesn't know.
    package static let rejectedCredentials: Set<String> = [
        "InvalidAccessKeyId", "InvalidAccessKeyId.Inactive", "InvalidAccessKeyId.NotFound",
        "InvalidSecurityToken.Expired", "InvalidSecurityToken.Malformed", "InvalidSecurityToken.MismatchWithAccessKey",
        "SecurityTokenExpired",
    ]

    /// Codes for a caller who lacks the permission for the operation.
    package static let accessDenied: Set<String> = [
        "Forbidden.RAM", "NoPermission", "Forbidden.NoPermission", "Forbidden.Unauthorized",
    ]

    /// Returns whether an error may be due to this machine's clock.
    package static func clockSuspicion(_ code: String) -> ClockSkew.Suspicion? {
        self.wrongTime.contains(code) ? .certain : nil
    }

    /// Returns why another attempt may succeed, if it may.
    package static func retryReason(code: String, status: Int) -> RetryReason? {
        if code.hasPrefix("Throttling") || code == "Rejected.Throttling" || status == 429 { return .throttling }
        switch code {
        // Each attempt has a nonce of its own, so that a copy of this one was there before, and may have been acted on.
        case "SignatureNonceUsed": return .transient
        case "IdempotentProcessing", "LastTokenProcessing": return .inProgress
        case "InternalError", "InternalError.Dispatch", "ServiceUnavailable", "UnknownError": return .transient
        default: return [500, 502, 503, 504].contains(status) ? .transient : nil
        }
    }
}

extension ErrorClassifier {
    /// The errors of Alibaba Cloud's services.
    package static let alibabaCloud = ErrorClassifier(
        retryReason: { code, status in AlibabaCloudErrors.retryReason(code: code, status: status) },
        clockSuspicion: AlibabaCloudErrors.clockSuspicion,
        rejectedCredentials: AlibabaCloudErrors.rejectedCredentials
    )
}
