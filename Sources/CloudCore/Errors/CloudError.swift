/// An error from a call to a cloud service.
///
/// The case identifies the part that failed, which decides what to do next: check the service's
/// ``ServiceFailure/code``, fix the credentials or the request, or find out whether the request took effect.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum CloudError<Code: ServiceErrorCode>: Error {
    /// A service error: the service received the request and rejected it.
    case service(ServiceFailure<Code>)

    /// A credentials error, so nothing was sent.
    case credentials(CredentialsError)

    /// A request that can't be built or signed, so nothing was sent.
    case invalidRequest(InvalidRequestError)

    /// A transport error; its value includes whether the request may have reached the service.
    case transport(TransportError)

    /// A response that this library can't decode.
    case decoding(DecodingFailure)

    /// A call that exceeded the caller's timeout.
    case timedOut(TimeoutFailure)

    /// A call whose task was cancelled; its value includes whether the request may have reached the service.
    case cancelled(CancellationFailure)
}

extension CloudError {
    /// The service error, if the service rejected the request.
    public var serviceFailure: ServiceFailure<Code>? {
        if case .service(let failure) = self { failure } else { nil }
    }

    /// The request ID that the service assigned, if it responded.
    public var requestID: String? {
        switch self {
        case .service(let failure): failure.requestID
        case .decoding(let failure): failure.requestID
        default: nil
        }
    }

    /// The number of times the request was sent.
    public var attempts: Int {
        switch self {
        case .service(let failure): failure.attempts
        case .transport(let failure): failure.attempts
        case .decoding(let failure): failure.attempts
        case .timedOut(let failure): failure.attempts
        case .cancelled(let failure): failure.attempts
        case .credentials, .invalidRequest: 0
        }
    }

    /// Whether the service throttled the request.
    public var isThrottling: Bool { self.serviceFailure?.isThrottling ?? false }

    /// Whether the caller lacks permission for the operation.
    public var isAccessDenied: Bool { self.serviceFailure?.isAccessDenied ?? false }

    /// Whether the service rejected the credentials as expired or unknown.
    public var rejectsCredentials: Bool { self.serviceFailure?.rejectsCredentials ?? false }

    /// Whether a timeout expired: that of the call (``timedOut(_:)``), or that of its last attempt (``transport(_:)``).
    public var isTimeout: Bool {
        switch self {
        case .timedOut: true
        case .transport(let failure): failure.kind == .timedOut
        default: false
        }
    }

    /// Whether the same request may succeed later.
    public var isRetryable: Bool {
        switch self {
        case .service(let failure): failure.isRetryable
        case .transport(let failure): failure.isRetryable
        case .timedOut: true
        default: false
        }
    }

    /// Whether the request may have taken effect although the call failed.
    ///
    /// If `false`, calling again can't apply the operation twice.
    public var mayHaveTakenEffect: Bool {
        switch self {
        case .service(let failure): failure.mayHaveTakenEffect
        case .transport(let failure): failure.mayHaveTakenEffect
        case .decoding: true
        case .timedOut(let failure): failure.mayHaveTakenEffect
        case .cancelled(let failure): failure.mayHaveTakenEffect
        case .credentials, .invalidRequest: false
        }
    }
}

extension CloudError: CustomStringConvertible {
    /// The part that failed, the reason and the request ID, if there is one, on one line.
    public var description: String {
        switch self {
        case .service(let failure): failure.description
        case .credentials(let error): error.description
        case .invalidRequest(let error): error.description
        case .transport(let failure): failure.description
        case .decoding(let failure): failure.description
        case .timedOut(let failure): failure.description
        case .cancelled(let failure): failure.description
        }
    }
}
