/// An error from a call to a cloud service.
///
/// The case says *who* failed, which is what decides what to do next: ask the service's
/// ``ServiceFailure/code``, mend the credentials or the request, or find out whether it took effect.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum CloudError<Code: ServiceErrorCode>: Error {
    /// The service received the request and refused it.
    case service(ServiceFailure<Code>)

    /// No credentials could be had, so nothing was sent.
    case credentials(CredentialsError)

    /// The request can't be built or signed, so nothing was sent.
    case invalidRequest(InvalidRequestError)

    /// The exchange broke off; the failure says whether the request may have reached the service.
    case transport(TransportError)

    /// The service answered with something this library can't read.
    case decoding(DecodingFailure)

    /// The time that the caller allowed ran out.
    case timedOut(TimeoutFailure)

    /// The task that made the call was cancelled; the failure says whether the request may have reached the service.
    case cancelled(CancellationFailure)
}

extension CloudError {
    /// What the service said, if it refused the request.
    public var serviceFailure: ServiceFailure<Code>? {
        if case .service(let failure) = self { failure } else { nil }
    }

    /// The service's id of the request, if it answered.
    public var requestID: String? {
        switch self {
        case .service(let failure): failure.requestID
        case .decoding(let failure): failure.requestID
        default: nil
        }
    }

    /// How many times the request was sent.
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

    /// Whether the service refused because too much was asked of it.
    public var isThrottling: Bool { self.serviceFailure?.isThrottling ?? false }

    /// Whether the caller lacks the permission for the operation.
    public var isAccessDenied: Bool { self.serviceFailure?.isAccessDenied ?? false }

    /// Whether the service says that the credentials have expired, or that it doesn't know them.
    public var rejectsCredentials: Bool { self.serviceFailure?.rejectsCredentials ?? false }

    /// Whether a time limit ran out: that of the call (``timedOut(_:)``), or that of its last attempt (``transport(_:)``).
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

    /// Whether the service may have acted on the request although the call failed.
    ///
    /// When it is false, calling again can't make anything happen twice.
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
    /// One line that says who failed, why, and the service's id of the request where there is one.
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
