extension CloudAssistantClient {
    /// Runs a stored command on instances and returns as soon as the service has accepted it.
    /// - Parameters:
    ///   - commandID: The id of the stored command, as returned by `createCommand` or shown in the console: `c-…`.
    ///   - parameters: The values for `{{name}}` in the command, at most 10, with names of at most 64 characters.
    ///   - targets: The machines to run it on.
    ///   - schedule: The schedule, or `nil` to run it at once.
    ///   - options: The options of the run. `executionTimeout` overrides the command's own limit. A schedule needs a
    ///     `deadline`.
    /// - Returns: A handle to follow and stop the run.
    /// - Throws: ``/CloudCore/CommandError/invalid(_:)`` if nothing was sent,
    ///   ``/CloudCore/CommandError/outcomeUnknown(marker:_:_:)`` if it is unknown whether an invocation
    ///   was accepted, ``/CloudCore/CommandError/call(_:_:)`` if the service rejected one.
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
