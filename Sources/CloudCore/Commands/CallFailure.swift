/// A call to a service that failed, whichever the service.
///
/// The kits give the typed error: `error.ssm` of SSMKit, `error.cloudAssistant` of CloudAssistantKit.
public struct CallFailure: Error, Sendable {
    /// The error of the call: an `SSMError` or a `CloudAssistantError` where a service was called.
    public let underlying: any Error

    /// The service's code, such as `ThrottlingException`; `nil` if the service did not respond.
    public let code: String?

    /// The service's id of the request, if it responded.
    public let requestID: String?

    /// Whether the service throttled the request.
    public let isThrottling: Bool

    /// Whether the caller lacks the permission for the operation.
    public let isAccessDenied: Bool

    /// Whether the service says that the credentials have expired, or that it doesn't know them.
    public let rejectsCredentials: Bool

    /// Whether a time limit of the call or of its last attempt ran out.
    public let isTimeout: Bool

    /// Whether the service may have acted on the request all the same.
    public let mayHaveTakenEffect: Bool

    /// Whether asking again later may succeed.
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
    /// What the call's error says.
    public var description: String { "\(self.underlying)" }
}

/// What a run needs to know of the error of a call, whichever the service.
package protocol RunCallError: Error {
    /// The service's code.
    var wireCode: String? { get }

    /// The service's id of the request.
    var requestID: String? { get }

    /// Whether the service throttled the request.
    var isThrottling: Bool { get }

    /// Whether the caller lacks the permission for the operation.
    var isAccessDenied: Bool { get }

    /// Whether the service has rejected the credentials.
    var rejectsCredentials: Bool { get }

    /// Whether a time limit ran out.
    var isTimeout: Bool { get }

    /// Whether the service may have acted on the request all the same.
    var mayHaveTakenEffect: Bool { get }

    /// Whether asking again later may succeed.
    var isTransient: Bool { get }
}

extension CloudError: RunCallError {
    package var wireCode: String? { self.serviceFailure?.code.rawValue }

    /// Whether asking again later may succeed: also after a response that can't be read, which a gateway may have given,
    /// and where credentials ran out, which may be renewed.
    package var isTransient: Bool {
        switch self {
        case .service(let failure):
            failure.isRetryable || Self.expiry.contains(failure.code.rawValue) || Self.passing.contains(failure.status)
        case .decoding, .credentials: true
        default: self.isRetryable
        }
    }

    /// Whether asking again later may succeed where the service has certainly not acted.
    ///
    /// Credentials that can't be had at the start are not waited for.
    package var isTransientWithoutEffect: Bool {
        if case .credentials = self { return false }
        // What a gateway answered in such a way may have reached the service all the same.
        if case .service(let failure) = self, !failure.isRetryable, Self.passing.contains(failure.status) {
            return false
        }
        return self.isTransient && !self.mayHaveTakenEffect
    }

    /// The statuses of a gateway that was not given, or could not take, the request at that time.
    private static var passing: Set<Int> { [408, 421, 425, 429] }

    private static var expiry: Set<String> {
        ["ExpiredToken", "ExpiredTokenException", "InvalidSecurityToken.Expired"]
    }
}
