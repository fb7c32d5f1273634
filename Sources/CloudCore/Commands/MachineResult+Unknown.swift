extension MachineResult {
    /// Returns the result with the state `unknown`, unless it is terminal.
    /// - Parameter reason: The reason why no more results are expected.
    /// - Returns: The result.
    package func unknown(because reason: String) -> MachineResult {
        guard !self.state.isTerminal else { return self }
        var result = self
        result.state = .unknown
        result.reason = reason
        return result
    }

    /// Returns the result as it stands once the command itself has ended: a status that this library doesn't know no
    /// longer counts as running.
    ///
    /// A machine with a known status for a running command is unchanged, since the list may be stale.
    package func endedWithCommand() -> MachineResult {
        guard !StatusText.isOngoing(self.serviceStatus) else { return self }
        let details = self.reason.map { " (\($0))" } ?? ""
        return self.unknown(
            because: "the command has ended, and the service's status for this machine is unrecognized: "
                + "\(self.serviceStatus)\(details)"
        )
    }
}
