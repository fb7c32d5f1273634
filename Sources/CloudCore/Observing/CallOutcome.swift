/// The way in which a call ended.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum CallOutcome: Sendable, Hashable {
    /// A response that was decoded.
    case succeeded

    /// A service error, with its code and HTTP status.
    case serviceError(code: String, status: Int)

    /// Credentials that could not be loaded.
    case credentialsError

    /// A request that can't be built or signed, or an invalid setting.
    case invalidRequest

    /// A transport error, with its kind.
    case transportError(TransportError.Kind)

    /// A response that can't be decoded.
    case undecodableResponse

    /// A call that exceeded its timeout.
    case timedOut

    /// A call whose task was cancelled.
    case cancelled
}

extension CallOutcome {
    /// The name of the case in lowercase with underscores, such as `service_error`, for use as a metric's dimension.
    public var name: String {
        switch self {
        case .succeeded: "succeeded"
        case .serviceError: "service_error"
        case .credentialsError: "credentials_error"
        case .invalidRequest: "invalid_request"
        case .transportError: "transport_error"
        case .undecodableResponse: "undecodable_response"
        case .timedOut: "timed_out"
        case .cancelled: "cancelled"
        }
    }

    /// Creates the outcome of a failed call.
    package init<Code>(_ error: CloudError<Code>) {
        self =
            switch error {
            case .service(let failure): .serviceError(code: failure.code.rawValue, status: failure.status)
            case .credentials: .credentialsError
            case .invalidRequest: .invalidRequest
            case .transport(let failure): .transportError(failure.kind)
            case .decoding: .undecodableResponse
            case .timedOut: .timedOut
            case .cancelled: .cancelled
            }
    }
}
