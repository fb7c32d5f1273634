extension ErrorResponse {
    /// Creates a service's error response for a fault, or returns `nil` if the fault has no error response.
    init?(_ fault: FaultPlan.Fault, from service: EmulatedService) {
        switch (fault, service) {
        case (.throttled, .ssm): self.init("ThrottlingException", "Rate exceeded")
        case (.throttled, .cloudAssistant): self.init("Throttling.User", "too many requests from this user")
        case (.throttled, .s3): self.init("SlowDown", "too many requests", status: 503)
        case (.throttled, .oss): self.init("QpsLimitExceeded", "too many requests", status: 503)
        case (.serviceError(503, _), .ssm):
            self.init("ServiceUnavailableException", "the service is not available", status: 503)
        case (.serviceError(503, _), _): self.init("ServiceUnavailable", "the service is not available", status: 503)
        case (.serviceError(let status, _), .ssm):
            self.init("InternalServerError", "the service failed", status: status)
        case (.serviceError(let status, _), _): self.init("InternalError", "the service failed", status: status)
        case (.error(let code, let status, _), _):
            self.init(code, "the fault plan rejected the call", status: status)
        case (.expiredCredentials, .ssm): self.init("ExpiredTokenException", "the session token has expired")
        case (.expiredCredentials, .cloudAssistant):
            self.init("InvalidSecurityToken.Expired", "the security token has expired")
        case (.expiredCredentials, .oss):
            self.init("SecurityTokenExpired", "the security token has expired", status: 403)
        case (.expiredCredentials, .s3): self.init("ExpiredToken", "the session token has expired")
        case (.notConnected, _), (.dropsRequest, _), (.dropsResponse, _), (.slow, _): return nil
        }
    }
}
