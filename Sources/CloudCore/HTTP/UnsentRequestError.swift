/// Why a transport ended an exchange of which certainly nothing was sent.
package enum UnsentRequestError: Error {
    /// The task was cancelled.
    case cancelled

    /// The time that it may take was over.
    case late
}
