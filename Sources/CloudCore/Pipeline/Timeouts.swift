/// The time limits of a call.
public struct Timeouts: Sendable, Hashable {
    /// The time limit of one attempt, from sending the request to the end of the response.
    ///
    /// The default is 60 seconds.
    public var attempt: Duration?

    /// The time limit of the whole call, including all attempts and the delays between them.
    ///
    /// The default is no limit.
    public var call: Duration?

    /// Creates time limits, where `nil` means no limit.
    /// - Parameters:
    ///   - attempt: The time limit of one attempt.
    ///   - call: The time limit of the whole call.
    public init(attempt: Duration? = .seconds(60), call: Duration? = nil) {
        self.attempt = attempt
        self.call = call
    }
}
