import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    func sendCommand(_ request: SSM.SendCommandRequest, region: String) async throws -> SSM.SendCommandResponse {
        let command = try await self.startCommand(request, region: region)
        return SSM.SendCommandResponse(command: Self.description(of: command, at: command.record.sentAt))
    }

    /// Sends a command to the machines that a request selects.
    /// - Parameters:
    ///   - request: The request.
    ///   - region: The region of the command.
    ///   - start: The date at which the command is sent, or `nil` for now.
    /// - Returns: The command.
    /// - Throws: `ErrorResponse` for a request that the service rejects.
    func startCommand(
        _ request: SSM.SendCommandRequest,
        region: String,
        at start: Date? = nil
    ) async throws -> EmulatorState.SSMCommand {
        let document = try self.scripts(for: request)
        let execution = document.scripts.reduce(Duration.zero) { $0 + $1.limit }
        let limits = CommandLimits(request, execution: execution)
        let machines = try self.machines(for: request)
        let id = self.withState { $0.nextUUID() }
        return await self.dispatch(
            document.scripts,
            to: machines,
            limits.dispatch(to: machines.count),
            id: id,
            from: start
        ) { state, record in
            let command = EmulatorState.SSMCommand(
                request: request,
                region: region,
                steps: document.steps,
                executionLimit: execution,
                record: record
            )
            state.append(command)
            return command
        }
    }

    private func machines(for request: SSM.SendCommandRequest) throws -> [Machine] {
        let ids = request.instanceIDs ?? []
        let targets = request.targets ?? []
        try Self.checkUnique(ids)
        guard ids.isEmpty != targets.isEmpty else {
            throw ErrorResponse("ValidationException", "exactly one of InstanceIds and Targets has to be given")
        }
        guard targets.isEmpty else {
            return try self.machines(matching: targets)
        }
        return try self.machines(ids) { ErrorResponse("InvalidInstanceId", "no managed node has the id \(quoted($0))") }
    }

    /// Returns the machines that match all targets.
    func machines(matching targets: [SSM.Target]) throws -> [Machine] {
        let matches = try targets.map(Self.target)
        return self.machines.filter { machine in matches.allSatisfy { $0(machine) } }
    }

    private static func checkUnique(_ ids: [String]) throws {
        guard Set(ids).count == ids.count else {
            throw ErrorResponse("DuplicateInstanceId", "an instance id is given twice")
        }
    }

    /// Returns a closure that returns whether a machine matches a target.
    private static func target(_ target: SSM.Target) throws -> (Machine) -> Bool {
        let values = Set(target.values ?? [])
        guard !values.isEmpty else {
            throw ErrorResponse("ValidationException", "the target \(quoted(target.key ?? "")) has no values")
        }
        switch target.key ?? "" {
        case "InstanceIds": return { values.contains($0.id) || values.contains("*") }
        case "resource-groups:Name": return { $0.resourceGroup.map(values.contains) ?? false }
        case "tag-key": return { !values.isDisjoint(with: $0.tags.keys) }
        case let key where key.hasPrefix("tag:"):
            let name = String(key.dropFirst(4))
            return { $0.tags[name].map(values.contains) ?? false }
        case let key:
            throw ErrorResponse("InvalidTarget", "the emulator does not support the target \(quoted(key))")
        }
    }

    func cancelCommand(_ request: SSM.CancelCommandRequest) throws -> SSM.CancelCommandResponse {
        let now = self.time.now()
        let ids = request.instanceIDs.flatMap { $0.isEmpty ? nil : $0 }
        try Self.checkUnique(ids ?? [])
        try self.withState { state in
            guard let command = state.command(request.commandID) else {
                throw ErrorResponse("InvalidCommandId", "there is no command \(quoted(request.commandID))")
            }
            if let id = ids?.first(where: { command.record.run(on: $0) == nil }) {
                throw ErrorResponse("InvalidInstanceId", "the command was not sent to \(quoted(id))")
            }
            state.changeCommand(request.commandID) { $0.record.cancel(on: ids, at: now) }
        }
        self.endStoppedScripts()
        return SSM.CancelCommandResponse()
    }
}
