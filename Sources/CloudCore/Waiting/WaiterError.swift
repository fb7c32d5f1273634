public import CloudFoundation

/// An error that ends a wait without success.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum WaiterError<Request: ServiceRequest>: Error {
    /// The service reached a state that can't lead to success.
    case failed(Request.Response)

    /// The wait timed out. The associated value is the last response, if there was one.
    case timedOut(last: Request.Response?)

    /// A call failed with an error that is not transient.
    case call(CloudError<Request.ErrorCode>)
}

extension WaiterError: CustomStringConvertible {
    /// A one-line description of why the wait ended.
    public var description: String {
        switch self {
        case .failed: "\(Request.operation.name): the service reached a state that can't lead to success"
        case .timedOut: "\(Request.operation.name): the wait timed out"
        case .call(let error): error.description
        }
    }
}

extension WaiterError: LocalizedError {
    /// The same text as ``description``.
    public var errorDescription: String? { self.description }
}
