extension CloudAssistantClient {
    /// Runs a stored command on instances and returns as soon as the service has taken it.
    /// - Parameters:
    ///   - commandID: The stored command, as `createCommand` or the console gave it: `c-…`.
    ///   - parameters: What takes the place of `{{name}}` in the command; at most 10, their names at most 64 characters.
    ///   - targets: Where to run it.
    ///   - schedule: When to run it; at once if it is `nil`.
    ///   - options: How to run it; `executionTimeout` in place of the command's own limit. With a schedule a `deadline`
    ///     is needed.
    /// - Returns: A handle to follow the run and to stop it.
    /// - Throws: ``/CloudCore/CommandError/invalid(_:)`` if nothing was sent,
    ///   ``/CloudCore/CommandError/outcomeUnknown(marker:_:_:)`` if it is unknown whether an invocation
    ///   was taken, ``/CloudCore/CommandError/call(_:_:)`` if the service rejected one.
    public func invoke(
        _ commandID: String,
        parameters: [String: String] = [:],
        on targets: Targets,
        schedule: CommandSchedule? = nil,
        options: RunOptions = RunOptions()
    ) async throws(CommandError) -> CommandRun {
        guard !commandID.isEmpty else { throw .invalid("the id of the stored command is empty") }
        let template = CloudAssistant.InvokeCommandRequest(
            commandID: commandID,
            parameters: parameters.isEmpty ? nil : parameters,
            timeout: options.executionTimeout.map { Int($0.wholeSeconds) }
        )
        return try await self.start(
            template,
            on: targets,
            schedule,
            options,
            name: commandID,
            search: .command(commandID)
        )
    }
}
