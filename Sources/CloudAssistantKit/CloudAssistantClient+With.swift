extension CloudAssistantClient {
    /// Returns a client with another retry policy, which shares connections, credentials and retry quota with this one.
    /// - Parameter retry: The policy for retries.
    /// - Returns: The client.
    public func with(retry: RetryPolicy) -> CloudAssistantClient {
        self.changing { $0.retry = retry }
    }

    /// Returns a client with other timeouts, which shares connections, credentials and retry quota with this one.
    ///
    /// ```swift
    /// let commands = try await client.with(timeouts: Timeouts(call: .seconds(5))).describeCommands()
    /// ```
    /// - Parameter timeouts: The limits of a call's duration.
    /// - Returns: The client.
    public func with(timeouts: Timeouts) -> CloudAssistantClient {
        self.changing { $0.timeouts = timeouts }
    }

    /// Returns a client with other observers, which shares connections, credentials and retry quota with this one.
    ///
    /// The requests for credentials and settings that its calls cause are reported to these observers too.
    /// - Parameter observers: The observers of calls, instead of this client's.
    /// - Returns: The client.
    public func with(observers: [any CallObserver]) -> CloudAssistantClient {
        self.changing { $0.observers = observers }
    }

    private func changing(_ change: (inout Options) -> Void) -> CloudAssistantClient {
        var options = self.options
        change(&options)
        return CloudAssistantClient(self, options: options)
    }
}
