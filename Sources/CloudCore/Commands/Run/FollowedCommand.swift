/// A command that has not ended, and what was last seen of it.
struct FollowedCommand {
    var command: StartedCommand

    /// When the library learned of it.
    let since: Duration

    /// The number of the round that listed its machines last; 0 if none has.
    var listedAt = 0

    /// What the overview said when the machines were listed last.
    var fingerprint: String?

    /// How many pages listing its machines takes.
    var pages: Int

    /// Whether nothing but an overview can tell of what is open.
    var needsOverview: Bool

    /// Whether the service has shown it.
    var isShown = false

    /// When the service first said that it has ended while machines were open.
    var endedSince: Duration?

    /// The machines that were asked for by themselves, since nothing else tells of them.
    var asked: Set<String> = []

    /// Since when nothing shows that the service knows the command, until it has shown it.
    var quietSince: Duration

    /// The machines that were given up on, since the script did not reach them.
    var givenUp: Set<String> = []

    /// Whether the service has taken the request to stop it.
    var isStopTaken = false

    /// How often the service rejected a request to stop the script on machines that it did not reach.
    var rejectedStops = 0

    init(_ command: StartedCommand, pageSize: Int, at time: Duration) {
        self.command = command
        self.since = time
        self.quietSince = time
        self.pages = max(1, ((command.machines?.count ?? 0) + pageSize - 1) / pageSize)
        self.needsOverview = command.machines == nil
    }
}
