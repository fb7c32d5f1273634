/// An error for a request that a transport stopped before anything was sent.
package enum UnsentRequestError: Error {
    /// The task was cancelled.
    case cancelled

    /// The deadline passed.
    case late
}
