/// How long a call may take.
public struct Timeouts: Sendable, Hashable {
    /// How long one attempt may take, from sending the request to the end of the answer; 60 seconds by default.
    public var attempt: Duration?

    /// How long the whole call may take, with all attempts and the delays between them; no limit by default.
    public var call: Duration?

    /// Creates limits; `nil` is no limit.
    /// - Parameters:
    ///   - attempt: How long one attempt may take.
    ///   - call: How long the whole call may take.
    public init(attempt: Duration? = .seconds(60), call: Duration? = nil) {
        self.attempt = attempt
        self.call = call
    }
}
