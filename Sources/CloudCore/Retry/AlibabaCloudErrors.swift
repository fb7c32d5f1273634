/// Error codes that any service of Alibaba Cloud uses, and what they mean for the caller.
///
/// Source: [Common error codes](https://www.alibabacloud.com/help/en/ecs/developer-reference/common-error-codes).
package enum AlibabaCloudErrors {
    private static let wrongTime: Set<String> = [
        "InvalidTimeStamp.Expired", "InvalidTimeStamp.Format", "IllegalTimestamp",
    ]

    private static let rejectedCredentials: Set<String> = [
        "InvalidAccessKeyId", "InvalidAccessKeyId.Inactive", "InvalidAccessKeyId.NotFound",
        "InvalidSecurityToken.Expired", "InvalidSecurityToken.Malformed", "InvalidSecurityToken.MismatchWithAccessKey",
        "SecurityTokenExpired",
    ]

    /// Returns whether an error says that the caller lacks the permission for the operation.
    static func deniesAccess(_ code: String) -> Bool {
        ["Forbidden.RAM", "NoPermission", "Forbidden.NoPermission", "Forbidden.Unauthorized"].contains(code)
    }

    /// Returns whether an error may be due to this machine's clock.
    package static func clockSuspicion(_ code: String) -> ClockSkew.Suspicion? {
        self.wrongTime.contains(code) ? .certain : nil
    }

    /// Returns whether an error says that credentials have expired or aren't known.
    package static func rejectsCredentials(_ code: String) -> Bool {
        self.rejectedCredentials.contains(code)
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
