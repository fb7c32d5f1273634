/// A failed call to either service.
///
/// The kits provide the typed error: `error.ssm` in SSMKit, `error.cloudAssistant` in CloudAssistantKit.
public struct CallFailure: Error, Sendable {
    /// The error of the call, such as an `SSMError` or a `CloudAssistantError`.
    public let underlying: any Error

    /// The service's error code, such as `ThrottlingException`, or `nil` if the service did not respond.
    public let code: String?

    /// The service's request ID, if it responded.
    public let requestID: String?

    /// Whether the service throttled the request.
    public let isThrottling: Bool

    /// Whether the caller lacks permission for the operation.
    public let isAccessDenied: Bool

    /// Whether the service reports the credentials as expired or unknown.
    public let rejectsCredentials: Bool

    /// Whether the call or its last attempt timed out.
    public let isTimeout: Bool

    /// Whether the service may have performed the request despite the error.
    public let mayHaveTakenEffect: Bool

    /// Whether a later attempt may succeed.
    package let isTransient: Bool

    /// Creates a failure.
    /// - Parameter error: The error of the call.
    public init(_ error: any Error) {
        let call = error as? any RunCallError
        self.underlying = error
        self.code = call?.wireCode
        self.requestID = call?.requestID
        self.isThrottling = call?.isThrottling ?? false
        self.isAccessDenied = call?.isAccessDenied ?? false
        self.rejectsCredentials = call?.rejectsCredentials ?? false
        self.isTimeout = call?.isTimeout ?? false
        self.mayHaveTakenEffect = call?.mayHaveTakenEffect ?? false
        self.isTransient = call?.isTransient ?? false
    }
}

extension CallFailure: CustomStringConvertible {
    /// The description of the call's error.
    public var description: String { "\(self.underlying)" }
}

/// The properties of a call's error that a run needs, for either service.
package protocol RunCallError: Error {
    /// The service's error code.
    var wireCode: String? { get }

    /// The service's request ID.
    var requestID: String? { get }

    /// Whether the service throttled the request.
    var isThrottling: Bool { get }

    /// Whether the caller lacks permission for the operation.
    var isAccessDenied: Bool { get }

    /// Whether the service rejected the credentials.
    var rejectsCredentials: Bool { get }

    /// Whether the call timed out.
    var isTimeout: Bool { get }

    /// Whether the service may have performed the request despite the error.
    var mayHaveTakenEffect: Bool { get }

    /// Whether a later attempt may succeed.
    var isTransient: Bool { get }
}

extension CloudError: RunCallError {
    package var wireCode: String? { self.serviceFailure?.code.rawValue }

    /// Whether a later attempt may succeed.
    ///
    /// This includes an undecodable response, which may come from a gateway, and expired credentials, which may be
    /// renewed.
    package var isTransient: Bool {
        switch self {
        case .service(let failure):
            failure.isRetryable || Self.expiry.contains(failure.code.rawValue) || Self.passing.contains(failure.status)
        case .decoding, .credentials: true
        default: self.isRetryable
        }
    }

    /// Whether a later attempt may succeed and the service has certainly not performed the request.
    ///
    /// Missing credentials don't qualify: a start does not wait for them.
    package var isTransientWithoutEffect: Bool {
        if case .credentials = self { return false }
        // The request behind such a gateway response may have reached the service.
        if case .service(let failure) = self, !failure.isRetryable, Self.passing.contains(failure.status) {
            return false
        }
        return self.isTransient && !self.mayHaveTakenEffect
    }

    /// The statuses of a gateway that did not receive the request, or could not accept it at that time.
    private static var passing: Set<Int> { [408, 421, 425, 429] }

    private static var expiry: Set<String> {
        ["ExpiredToken", "ExpiredTokenException", "InvalidSecurityToken.Expired"]
    }
}
