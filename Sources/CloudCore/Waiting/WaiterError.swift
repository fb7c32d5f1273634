public import CloudFoundation

/// Why a wait ended without what was waited for.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum WaiterError<Request: ServiceRequest>: Error {
    /// The service reached a state from which success won't come.
    case failed(Request.Response)

    /// The time allowed ran out; carries the last answer, if there was one.
    case timedOut(last: Request.Response?)

    /// A call failed in a way that waiting won't mend.
    case call(CloudError<Request.ErrorCode>)
}

extension WaiterError: CustomStringConvertible {
    /// One line that says why the wait ended.
    public var description: String {
        switch self {
        case .failed: "\(Request.operation.name): a state was reached from which success won't come"
        case .timedOut: "\(Request.operation.name): not there yet when the time allowed ran out"
        case .call(let error): error.description
        }
    }
}

extension WaiterError: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}
