import CloudCore
import Foundation
import SSMKit

extension CloudEmulator {
    /// The most of each output that the service gives, in characters.
    private static let (outputLimit, errorLimit, detailsLimit) = (24_000, 8_000, 2_500)

    func listCommands(_ request: SSM.ListCommandsRequest) throws -> SSM.ListCommandsResponse {
        let now = self.time.now()
        let commands = self.withState { $0.commands }
            .filter { request.commandID == nil || $0.record.id == request.commandID }
            .filter { command in
                request.instanceID == nil || command.record.runs.contains { $0.machine.id == request.instanceID }
            }
            .map { Self.description(of: $0, at: now) }
            .filter { command in
                (request.filters ?? []).allSatisfy { filter in
                    switch filter.key {
                    case .status: command.status?.rawValue == filter.value
                    case .documentName: command.documentName == filter.value
                    case .invokedAfter: Self.isOrdered(ISO8601.date(from: filter.value), command.requestedDateTime)
                    case .invokedBefore: Self.isOrdered(command.requestedDateTime, ISO8601.date(from: filter.value))
                    default: true
                    }
                }
            }
        let page = try Self.page(of: commands.reversed(), request.maxResults, request.nextToken)
        return SSM.ListCommandsResponse(commands: page.items, nextToken: page.nextToken)
    }

    private static func isOrdered(_ first: Date?, _ second: Date?) -> Bool {
        guard let first, let second else { return false }
        return first <= second
    }

    func listCommandInvocations(
        _ request: SSM.ListCommandInvocationsRequest
    ) throws -> SSM.ListCommandInvocationsResponse {
        let now = self.time.now()
        let commands = self.withState { $0.commands }
        let invocations = commands.filter { request.commandID == nil || $0.record.id == request.commandID }
            .flatMap { command in command.record.runs.map { (command, $0) } }
            .filter { request.instanceID == nil || $0.1.machine.id == request.instanceID }
            .map { Self.invocation(of: $0.0, $0.1, details: request.details ?? false, at: now) }
        let page = try Self.page(of: invocations, request.maxResults, request.nextToken)
        return SSM.ListCommandInvocationsResponse(commandInvocations: page.items, nextToken: page.nextToken)
    }

    func getCommandInvocation(_ request: SSM.GetCommandInvocationRequest) throws -> SSM.GetCommandInvocationResponse {
        let commands = self.withState { $0.commands }
        guard let command = commands.first(where: { $0.record.id == request.commandID }) else {
            throw Refusal("InvalidCommandId", "there is no command \(quoted(request.commandID))")
        }
        guard let run = command.record.runs.first(where: { $0.machine.id == request.instanceID }) else {
            throw Refusal("InvocationDoesNotExist", "the command was not sent to \(quoted(request.instanceID))")
        }
        let plugin = Self.scriptPlugins[command.request.documentName]
        guard request.pluginName == nil || request.pluginName == plugin else {
            throw Refusal("InvalidPluginName", "the document has no plugin \(quoted(request.pluginName ?? ""))")
        }
        let phase = run.phase(at: self.time.now())
        let result: ScriptResult? = if case .ended(let result) = phase { result } else { nil }
        let (status, details) = Self.status(of: phase)
        return SSM.GetCommandInvocationResponse(
            commandID: command.record.id,
            instanceID: run.machine.id,
            comment: command.request.comment ?? "",
            documentName: command.request.documentName,
            documentVersion: command.request.documentVersion ?? "",
            pluginName: plugin,
            responseCode: result?.exitCode ?? -1,
            executionStartDateTime: Self.text(run.startDate),
            executionElapsedTime: result.map { "PT\($0.duration.seconds)S" } ?? "",
            executionEndDateTime: result == nil ? "" : Self.text(run.endDate),
            status: status,
            statusDetails: details,
            standardOutputContent: Self.text(result?.standardOutput, limit: Self.outputLimit),
            standardOutputURL: "",
            standardErrorContent: Self.text(result?.standardError, limit: Self.errorLimit),
            standardErrorURL: ""
        )
    }

    private static func text(_ date: Date?) -> String {
        date.flatMap { try? Timestamp($0).extended } ?? ""
    }

    private static func text(_ data: Data?, limit: Int) -> String {
        String(String(decoding: data ?? Data(), as: UTF8.self).prefix(limit))
    }

    /// Returns the service's two words for how far a command has come on a machine.
    private static func status(of phase: CommandRecord.Phase) -> (SSM.CommandInvocationStatus, String) {
        switch phase {
        case .pending: (.pending, "Pending")
        case .running: (.inProgress, "InProgress")
        case .ended(let result) where result.timedOut: (.timedOut, "ExecutionTimedOut")
        case .ended(let result) where result.exitCode == 0: (.success, "Success")
        case .ended: (.failed, "Failed")
        case .cancelled: (.cancelled, "Cancelled")
        case .undeliverable: (.timedOut, "DeliveryTimedOut")
        }
    }

    private static func invocation(
        of command: EmulatorState.SSMCommand,
        _ run: CommandRecord.Run,
        details: Bool,
        at now: Date
    ) -> SSM.CommandInvocation {
        let phase = run.phase(at: now)
        let (status, reason) = Self.status(of: phase)
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
            standardOutputURL: "",
            standardErrorURL: ""
        )
        if details {
            let result: ScriptResult? = if case .ended(let result) = phase { result } else { nil }
            var output = String(decoding: result?.standardOutput ?? Data(), as: UTF8.self)
            if let error = result?.standardError, !error.isEmpty {
                output += "\n----------ERROR-------\n" + String(decoding: error, as: UTF8.self)
            }
            invocation.commandPlugins = [
                SSM.CommandPlugin(
                    name: Self.scriptPlugins[command.request.documentName],
                    status: SSM.CommandPluginStatus(rawValue: status.rawValue),
                    statusDetails: reason,
                    responseCode: result?.exitCode ?? -1,
                    responseStartDateTime: run.startDate,
                    responseFinishDateTime: result == nil ? nil : run.endDate,
                    output: String(output.prefix(Self.detailsLimit)),
                    standardOutputURL: "",
                    standardErrorURL: ""
                )
            ]
        }
        return invocation
    }

    static func description(of command: EmulatorState.SSMCommand, at now: Date) -> SSM.Command {
        let phases = command.record.runs.map { $0.phase(at: now) }
        let statuses = phases.map { Self.status(of: $0).0 }
        let completed = statuses.filter { $0 != .pending && $0 != .inProgress }
        let failed = statuses.filter { $0 == .failed || $0 == .timedOut }
        let status: SSM.CommandStatus =
            if completed.count < statuses.count {
                statuses.allSatisfy { $0 == .pending } ? .pending : .inProgress
            } else if !failed.isEmpty {
                .failed
            } else {
                statuses.contains(.cancelled) ? .cancelled : .success
            }
        return SSM.Command(
            commandID: command.record.id,
            documentName: command.request.documentName,
            documentVersion: command.request.documentVersion ?? "",
            comment: command.request.comment ?? "",
            expiresAfter: command.record.sentAt + TimeInterval(command.request.timeoutSeconds ?? 3_600) + 3_600,
            parameters: command.request.parameters ?? [:],
            instanceIDs: command.request.instanceIDs ?? [],
            targets: command.request.targets ?? [],
            requestedDateTime: command.record.sentAt,
            status: status,
            statusDetails: status.rawValue,
            maxConcurrency: command.request.maxConcurrency ?? "50",
            maxErrors: command.request.maxErrors ?? "0",
            targetCount: statuses.count,
            completedCount: completed.count,
            errorCount: statuses.count { $0 == .failed },
            deliveryTimedOutCount: phases.count { if case .undeliverable = $0 { true } else { false } },
            timeoutSeconds: command.request.timeoutSeconds ?? 3_600
        )
    }
}
