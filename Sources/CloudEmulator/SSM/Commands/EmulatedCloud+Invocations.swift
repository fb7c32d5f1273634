import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    /// The maximum lengths of outputs in responses, in characters.
    private static let (outputLimit, errorLimit, detailsLimit) = (24_000, 8_000, 2_500)

    func listCommandInvocations(
        _ request: SSM.ListCommandInvocationsRequest
    ) throws -> SSM.ListCommandInvocationsResponse {
        let now = self.time.now()
        let filters = try CommandFilters(request.filters, isOfInvocations: true)
        let commands = self.visibleCommands(request.commandID, at: now).filter { filters.matchesExceptStatus($0) }
        // Positions, since a page needs few of the runs.
        var found: [(command: Int, run: Int)] = []
        for (index, command) in commands.enumerated() {
            for position in command.record.positions(on: request.instanceID)
            where filters.status == nil || filters.matches(command.record.runs[position].phase(at: now).ssmStatus) {
                found.append((index, position))
            }
        }
        let page = try Self.page(of: found, request.maxResults, request.nextToken).map { found in
            Self.invocation(
                of: commands[found.command],
                commands[found.command].record.runs[found.run],
                details: request.details ?? false,
                at: now
            )
        }
        return SSM.ListCommandInvocationsResponse(commandInvocations: page.items, nextToken: page.nextToken)
    }

    func getCommandInvocation(_ request: SSM.GetCommandInvocationRequest) throws -> SSM.GetCommandInvocationResponse {
        let now = self.time.now()
        guard let command = self.withState({ $0.command(request.commandID) }) else {
            throw ErrorResponse("InvalidCommandId", "there is no command \(quoted(request.commandID))")
        }
        guard command.record.visibleAt <= now, let run = command.record.run(on: request.instanceID) else {
            throw ErrorResponse("InvocationDoesNotExist", "the command was not sent to \(quoted(request.instanceID))")
        }
        let plugin = Self.scriptPlugins[command.request.documentName]
        guard request.pluginName == nil || request.pluginName == plugin else {
            throw ErrorResponse("InvalidPluginName", "the document has no plugin \(quoted(request.pluginName ?? ""))")
        }
        let phase = run.phase(at: now)
        let result = phase.result
        let (status, details) = phase.ssmStatus
        return SSM.GetCommandInvocationResponse(
            commandID: command.record.id,
            instanceID: run.machine.id,
            comment: command.request.comment ?? "",
            documentName: command.request.documentName,
            documentVersion: command.request.documentVersion ?? "",
            pluginName: plugin,
            responseCode: result?.exitCode ?? -1,
            executionStartDateTime: Self.text(run.startDate(by: now)),
            executionElapsedTime: result.map { "PT\($0.duration.seconds)S" } ?? "",
            executionEndDateTime: result == nil ? "" : Self.text(run.endDate(by: now)),
            status: status,
            statusDetails: details,
            standardOutputContent: result?.standardOutput.text(limit: Self.outputLimit) ?? "",
            standardOutputURL: S3Output(command).url(of: run.machine, .standardOutput),
            standardErrorContent: result?.standardError.text(limit: Self.errorLimit) ?? "",
            standardErrorURL: S3Output(command).url(of: run.machine, .standardError),
            cloudWatchOutputConfig: SSM.CloudWatchOutputConfig(
                cloudWatchLogGroupName: "",
                cloudWatchOutputEnabled: false
            )
        )
    }

    private static func text(_ date: Date?) -> String {
        date.flatMap { try? Timestamp($0).extended } ?? ""
    }

    private static func invocation(
        of command: EmulatorState.SSMCommand,
        _ run: CommandRun,
        details: Bool,
        at now: Date
    ) -> SSM.CommandInvocation {
        let phase = run.phase(at: now)
        let (status, reason) = phase.ssmStatus
        let output = S3Output(command)
        var invocation = SSM.CommandInvocation(
            commandID: command.record.id,
            instanceID: run.machine.id,
            instanceName: "",
            comment: command.request.comment ?? "",
            documentName: command.request.documentName,
            documentVersion: command.request.documentVersion ?? "",
            requestedDateTime: command.record.sentAt,
            status: status,
            statusDetails: reason,
            standardOutputURL: output.url(of: run.machine, .standardOutput),
            standardErrorURL: output.url(of: run.machine, .standardError),
            serviceRole: "",
            cloudWatchOutputConfig: SSM.CloudWatchOutputConfig(
                cloudWatchLogGroupName: "",
                cloudWatchOutputEnabled: false
            )
        )
        guard details else { return invocation }
        var plugin = SSM.CommandPlugin(
            name: Self.scriptPlugins[command.request.documentName],
            status: SSM.CommandPluginStatus(rawValue: status.rawValue),
            statusDetails: reason,
            responseCode: phase.result?.exitCode ?? -1,
            responseStartDateTime: run.startDate(by: now),
            responseFinishDateTime: phase.result == nil ? nil : run.endDate(by: now),
            output: phase.result.map(Self.bothOutputs) ?? "",
            standardOutputURL: output.url(of: run.machine, .standardOutput),
            standardErrorURL: output.url(of: run.machine, .standardError),
            outputS3BucketName: output.bucket,
            outputS3KeyPrefix: output.prefix
        )
        plugin.deprecatedOutputS3Region = output.region
        invocation.commandPlugins = [plugin]
        return invocation
    }

    private static func bothOutputs(of result: ScriptResult) -> String {
        let output = result.standardOutput.text(limit: Self.detailsLimit)
        guard !result.standardError.isEmpty else { return output }
        let error = result.standardError.text(limit: Self.detailsLimit)
        return String((output + "\n----------ERROR-------\n" + error).prefix(Self.detailsLimit))
    }
}
