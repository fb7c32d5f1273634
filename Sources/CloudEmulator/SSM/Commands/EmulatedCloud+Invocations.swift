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
        let matching = self.visibleCommands(request.commandID, at: now).filter { filters.matchesExceptStatus($0) }
        let commands = self.showing(matching, at: now)
        // Positions, since a page needs few of the runs.
        var found: [(command: Int, run: Int)] = []
        for (index, command) in commands.enumerated() {
            for position in command.record.positions(on: request.instanceID)
            where filters.status == nil || filters.matches(command.record.runs[position].phase(at: now).ssmStatus) {
                found.append((index, position))
            }
        }
        let arranged = self.listOrder.arrange(found)
        let page = try Self.page(of: arranged, request.maxResults, request.nextToken).map { found in
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
        guard command.record.visibleAt <= now,
            let run = self.showing([command], at: now).first?.record.run(on: request.instanceID)
        else {
            throw ErrorResponse("InvocationDoesNotExist", "the command was not sent to \(quoted(request.instanceID))")
        }
        let steps = command.steps.enumerated().filter { [nil, $0.element.name].contains(request.pluginName) }
        guard !steps.isEmpty else {
            throw ErrorResponse("InvalidPluginName", "the document has no plugin \(quoted(request.pluginName ?? ""))")
        }
        let (status, details) = run.phase(at: now).ssmStatus
        var response = SSM.GetCommandInvocationResponse(
            commandID: command.record.id,
            instanceID: run.machine.id,
            comment: command.request.comment ?? "",
            documentName: command.request.documentName,
            documentVersion: command.request.documentVersion ?? "",
            pluginName: "",
            responseCode: -1,
            executionStartDateTime: Self.text(run.startDate(by: now)),
            executionElapsedTime: "",
            executionEndDateTime: "",
            status: status,
            statusDetails: details,
            standardOutputContent: "",
            standardOutputURL: "",
            standardErrorContent: "",
            standardErrorURL: "",
            cloudWatchOutputConfig: SSM.CloudWatchOutputConfig(
                cloudWatchLogGroupName: "",
                cloudWatchOutputEnabled: false
            )
        )
        // The service returns the details of a plugin only if the request determines the plugin.
        guard let (index, step) = steps.first, steps.count == 1 else { return response }
        let plugin = PluginRun(index, of: run, at: now)
        response.pluginName = step.name
        response.responseCode = plugin.result?.exitCode ?? -1
        response.executionStartDateTime = Self.text(plugin.start)
        response.executionElapsedTime = plugin.result.map { "PT\($0.duration.seconds)S" } ?? ""
        response.executionEndDateTime = Self.text(plugin.end)
        response.status = plugin.status
        response.statusDetails = plugin.statusDetails
        response.standardOutputContent = plugin.result?.standardOutput.text(limit: Self.outputLimit) ?? ""
        response.standardOutputURL = S3Output(command).url(of: run.machine, step, .standardOutput)
        response.standardErrorContent = plugin.result?.standardError.text(limit: Self.errorLimit) ?? ""
        response.standardErrorURL = S3Output(command).url(of: run.machine, step, .standardError)
        return response
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
        let (status, reason) = run.phase(at: now).ssmStatus
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
            standardOutputURL: command.steps.first.map { output.url(of: run.machine, $0, .standardOutput) } ?? "",
            standardErrorURL: command.steps.first.map { output.url(of: run.machine, $0, .standardError) } ?? "",
            serviceRole: "",
            cloudWatchOutputConfig: SSM.CloudWatchOutputConfig(
                cloudWatchLogGroupName: "",
                cloudWatchOutputEnabled: false
            )
        )
        guard details else { return invocation }
        invocation.commandPlugins = command.steps.enumerated().map { index, step in
            let state = PluginRun(index, of: run, at: now)
            var plugin = SSM.CommandPlugin(
                name: step.name,
                status: SSM.CommandPluginStatus(rawValue: state.status.rawValue),
                statusDetails: state.statusDetails,
                responseCode: state.result?.exitCode ?? -1,
                responseStartDateTime: state.start,
                responseFinishDateTime: state.end,
                output: state.result.map(Self.bothOutputs) ?? "",
                standardOutputURL: output.url(of: run.machine, step, .standardOutput),
                standardErrorURL: output.url(of: run.machine, step, .standardError),
                outputS3BucketName: output.bucket,
                outputS3KeyPrefix: output.prefix
            )
            plugin.deprecatedOutputS3Region = output.region
            return plugin
        }
        return invocation
    }

    private static func bothOutputs(of result: ScriptResult) -> String {
        let output = result.standardOutput.text(limit: Self.detailsLimit)
        guard !result.standardError.isEmpty else { return output }
        let error = result.standardError.text(limit: Self.detailsLimit)
        return String((output + "\n----------ERROR-------\n" + error).prefix(Self.detailsLimit))
    }
}
