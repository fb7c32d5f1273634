import CloudFoundation

/// How a service hands a command out to machines.
struct DispatchLimits: Sendable {
    /// How long a machine is tried that is known not to answer.
    var offline: Duration

    /// How long a machine is tried that seems to be online.
    var silence: Duration

    /// How long the script may run.
    var execution: Duration

    /// How long after the delivery the service gives up on a machine that says nothing more.
    var report: Duration

    /// On how many machines it runs at the same time; `nil` for all.
    var concurrency: Int?

    /// How many machines may fail before it is sent to no more; `nil` for any number.
    var errors: Int?
}
