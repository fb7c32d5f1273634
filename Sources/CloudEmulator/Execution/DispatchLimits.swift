import CloudFoundation

/// The limits that a service applies when it dispatches a command to machines.
struct DispatchLimits: Sendable {
    /// The delivery timeout for a machine that is known to be offline.
    var offline: Duration

    /// The delivery timeout for a machine that appears to be online.
    var silence: Duration

    /// The execution timeout of the script.
    var execution: Duration

    /// The timeout, from delivery, for a machine that sends no result.
    var report: Duration

    /// The maximum number of machines that run the command at the same time, or `nil` for all.
    var concurrency: Int?

    /// The number of machines that may fail before dispatching stops, or `nil` for any number.
    var errors: Int?
}
