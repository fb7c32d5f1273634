/// A command that has not ended, with the last known details about it.
struct FollowedCommand {
    var command: StartedCommand

    /// The time at which the library began to follow the command.
    let since: Duration

    /// The number of the last round that listed its machines, or 0 if no round has.
    var listedAt = 0

    /// The fingerprint of the overview when the machines were last listed.
    var fingerprint: String?

    /// The number of pages that listing its machines takes.
    var pages: Int

    /// Whether only an overview can show the state of the open machines.
    var needsOverview: Bool

    /// Whether the service has listed the command.
    var isListed = false

    /// The time at which the service first reported the command as ended while machines were open.
    var endedSince: Duration?

    /// The machines that were polled individually because no list contains them.
    var polled: Set<String> = []

    /// The time since which there is no sign that the service has the command, until it lists it.
    var unconfirmedSince: Duration

    /// The machines that were given up because the script did not reach them.
    var givenUp: Set<String> = []

    /// Whether the service has accepted the request to stop the command.
    var isStopAccepted = false

    /// The number of rejected requests to stop the script on machines that it did not reach.
    var rejectedStops = 0

    init(_ command: StartedCommand, pageSize: Int, at time: Duration) {
        self.command = command
        self.since = time
        self.unconfirmedSince = time
        self.pages = max(1, ((command.machines?.count ?? 0) + pageSize - 1) / pageSize)
        self.needsOverview = command.machines == nil
    }
}
