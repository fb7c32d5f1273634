/// An error for a request that a transport stopped before anything was sent.
package enum UnsentRequestError: Error {
    /// A request whose task was cancelled.
    case cancelled

    /// A request whose deadline passed.
    case late
}
