/// A round of questions: what is left of it stays when a question fails.
struct CommandSweep {
    let number: Int

    /// How far the commands are, if that was asked.
    let overviews: [String: CommandOverview]?

    /// The commands that are yet to be looked at.
    var waiting: ArraySlice<String>
}
