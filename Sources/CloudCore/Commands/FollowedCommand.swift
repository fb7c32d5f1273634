/// A command that has not ended, and what was last seen of it.
struct FollowedCommand {
    let command: StartedCommand

    /// The number of the sweep that listed its machines last; 0 if none has.
    var listedAt = 0

    /// What the overview said when the machines were listed last.
    var fingerprint: String?

    /// How many pages listing its machines takes.
    var pages: Int

    /// Whether the last list left open machines that nothing but an overview can tell of.
    var needsOverview: Bool

    /// How many sweeps found it ended and machines missing.
    var sweepsSinceEnd = 0

    /// The machines that were given up on, since the script did not reach them.
    var givenUp: Set<String> = []

    init(_ command: StartedCommand, pageSize: Int) {
        self.command = command
        self.pages = max(1, ((command.machines?.count ?? 0) + pageSize - 1) / pageSize)
        self.needsOverview = command.machines == nil
    }
}
