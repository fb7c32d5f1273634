/// A script, and how it is to be run.
struct ScriptCall: Sendable {
    var text: String

    /// How long it may run.
    var limit: Duration

    /// The folder to run it in; the machine's own choice if there is none.
    var folder: String?
}
