extension SSMClient {
    /// Returns a client with another retry policy, which shares connections, credentials and retry quota with this one.
    /// - Parameter retry: The policy for retries.
    /// - Returns: The client.
    public func with(retry: RetryPolicy) -> SSMClient {
        self.changing { $0.retry = retry }
    }

    /// Returns a client with other timeouts, which shares connections, credentials and retry quota with this one.
    ///
    /// ```swift
    /// let commands = try await client.with(timeouts: Timeouts(call: .seconds(5))).listCommands()
    /// ```
    /// - Parameter timeouts: The limits of a call's duration.
    /// - Returns: The client.
    public func with(timeouts: Timeouts) -> SSMClient {
        self.changing { $0.timeouts = timeouts }
    }

    /// Returns a client with another observer, which shares connections, credentials and retry quota with this one.
    ///
    /// Calls that fetch credentials and settings are still reported to the observer of the first client.
    /// - Parameter observer: The observer of calls, or `nil` for none.
    /// - Returns: The client.
    public func with(observer: (any CallObserver)?) -> SSMClient {
        self.changing { $0.observer = observer }
    }

    private func changing(_ change: (inout Options) -> Void) -> SSMClient {
        var options = self.options
        change(&options)
        return SSMClient(self, options: options)
    }
}
