import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    func listCommands(_ request: SSM.ListCommandsRequest) throws -> SSM.ListCommandsResponse {
        let now = self.time.now()
        let filters = try CommandFilters(request.filters)
        let matching = self.visibleCommands(request.commandID, at: now)
            .filter { request.instanceID == nil || $0.record.run(on: request.instanceID ?? "") != nil }
            .filter { filters.matchesExceptStatus($0) }
            .filter { command in
                guard filters.status != nil else { return true }
                let description = Self.description(of: command, at: now)
                return filters.matches((description.status?.rawValue ?? "", description.statusDetails ?? ""))
            }
        // The lag of a machine does not change the description of its command.
        let shown = Set(self.showing(matching, at: now).map(\.record.id))
        let commands = matching.filter { shown.contains($0.record.id) }
        let page = try Self.page(of: self.listOrder.arrange(commands.reversed()), request.maxResults, request.nextToken)
            .map { Self.description(of: $0, at: now) }
        return SSM.ListCommandsResponse(commands: page.items, nextToken: page.nextToken)
    }

    /// Returns the visible command with an ID, or all visible commands.
    func visibleCommands(_ id: String?, at now: Date) -> [EmulatorState.SSMCommand] {
        let commands = self.withState { state in
            id.map { id in state.command(id).map { [$0] } ?? [] } ?? state.commands
        }
        return commands.filter { $0.record.visibleAt <= now }
    }

    /// Returns the commands that lists show despite their lag, without the machines that lag.
    func showing(_ commands: [EmulatorState.SSMCommand], at now: Date) -> [EmulatorState.SSMCommand] {
        guard self.listLag != .none else { return commands }
        return commands.compactMap { command in
            self.withState { $0.lag.read(command.record, at: now) }.map { record in
                var command = command
                command.record = record
                return command
            }
        }
    }

    /// Returns a command with its status and counts over all machines.
    static func description(of command: EmulatorState.SSMCommand, at now: Date) -> SSM.Command {
        var tally = CommandTally()
        for run in command.record.runs { tally.add(run.phase(at: now)) }
        let request = command.request
        let limits = CommandLimits(request, execution: command.executionLimit)
        let (status, details) = tally.status(maxErrors: limits.errors(of: command.record.runs.count))
        var description = SSM.Command(
            commandID: command.record.id,
            documentName: request.documentName,
            documentVersion: request.documentVersion ?? "",
            comment: request.comment ?? "",
            expiresAfter: command.record.sentAt + (limits.delivery + limits.execution).seconds,
            parameters: request.parameters ?? [:],
            instanceIDs: request.instanceIDs ?? [],
            targets: request.targets ?? [],
            requestedDateTime: command.record.sentAt,
            status: status,
            statusDetails: details,
            outputS3BucketName: request.outputS3BucketName ?? "",
            outputS3KeyPrefix: request.outputS3KeyPrefix ?? "",
            maxConcurrency: request.maxConcurrency ?? "50",
            maxErrors: request.maxErrors ?? "0",
            targetCount: command.record.runs.count,
            completedCount: tally.completed,
            errorCount: tally.errors,
            deliveryTimedOutCount: tally.undelivered,
            serviceRole: "",
            timeoutSeconds: request.timeoutSeconds ?? 3_600
        )
        description.deprecatedOutputS3Region = S3Output(command).region
        return description
    }
}
