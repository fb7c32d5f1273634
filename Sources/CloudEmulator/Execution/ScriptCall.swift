/// A script with its execution settings.
struct ScriptCall: Sendable {
    var text: String

    /// The execution timeout.
    var limit: Duration

    /// The working directory, or `nil` for the machine's default.
    var folder: String?

    /// The only platform on which the script runs, or `nil` for all.
    ///
    /// On other platforms the script is skipped.
    var platform: Machine.Platform?
}
