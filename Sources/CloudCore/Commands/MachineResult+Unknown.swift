extension MachineResult {
    /// Returns the result of a machine of which nothing more will be learned; one that has ended stays as it is.
    /// - Parameter reason: Why nothing more will be learned.
    /// - Returns: The result.
    package func unknown(because reason: String) -> MachineResult {
        guard !self.state.isTerminal else { return self }
        var result = self
        result.state = .unknown
        result.reason = reason
        return result
    }

    /// Returns the result as it stands once the command itself has ended: a word of the service that this library
    /// doesn't know is then not one of a machine that goes on.
    ///
    /// A machine of which the service says in words that are known that it goes on stays as it is: the list lags.
    package func endedWithCommand() -> MachineResult {
        guard !StatusText.isOngoing(self.serviceStatus) else { return self }
        let details = self.reason.map { " (\($0))" } ?? ""
        return self.unknown(
            because: "the command has ended, and the service's word for this machine is not known: "
                + "\(self.serviceStatus)\(details)"
        )
    }
}
