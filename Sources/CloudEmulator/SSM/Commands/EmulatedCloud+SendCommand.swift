import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    /// The plugin names of the documents that run a script.
    static let scriptPlugins = [
        "AWS-RunShellScript": "aws:runShellScript", "AWS-RunPowerShellScript": "aws:runPowerShellScript",
    ]

    func sendCommand(_ request: SSM.SendCommandRequest, region: String) async throws -> SSM.SendCommandResponse {
        guard Self.scriptPlugins[request.documentName] != nil else {
            throw ErrorResponse(
                "InvalidDocument",
                "the emulator does not support the document \(quoted(request.documentName))"
            )
        }
        guard ["$DEFAULT", "$LATEST", "1"].contains(request.documentVersion ?? "1") else {
            throw ErrorResponse("InvalidDocumentVersion", "the document has only version 1")
        }
        let limits = CommandLimits(request)
        try limits.check()
        let script = try Self.script(of: request, limit: limits.execution)
        let machines = try self.machines(for: request)
        let id = "00000000-0000-4000-8000-\(self.withState { $0.nextID() })"
        let command = await self.dispatch(script, to: machines, limits.dispatch(to: machines.count), id: id) {
            state,
            record in
            let command = EmulatorState.SSMCommand(request: request, region: region, record: record)
            state.append(command)
            return command
        }
        return SSM.SendCommandResponse(command: Self.description(of: command, at: command.record.sentAt))
    }

    private static func script(of request: SSM.SendCommandRequest, limit: Duration) throws -> ScriptCall {
        let parameters = request.parameters ?? [:]
        let known: Set<String> = ["commands", "workingDirectory", "executionTimeout"]
        if let name = parameters.keys.sorted().first(where: { !known.contains($0) }) {
            throw ErrorResponse("InvalidParameters", "the document has no parameter \(quoted(name))")
        }
        guard let lines = parameters["commands"], !lines.isEmpty else {
            throw ErrorResponse("InvalidParameters", "the document needs the parameter commands")
        }
        let folder = parameters["workingDirectory"]?.first.flatMap { $0.isEmpty ? nil : $0 }
        return ScriptCall(text: lines.joined(separator: "\n"), limit: limit, folder: folder)
    }

    private func machines(for request: SSM.SendCommandRequest) throws -> [Machine] {
        let ids = request.instanceIDs ?? []
        let targets = request.targets ?? []
        try Self.checkUnique(ids)
        guard ids.isEmpty != targets.isEmpty else {
            throw ErrorResponse("ValidationException", "exactly one of InstanceIds and Targets has to be given")
        }
        guard targets.isEmpty else {
            let matches = try targets.map(Self.target)
            return self.machines.filter { machine in matches.allSatisfy { $0(machine) } }
        }
        return try self.machines(ids) { ErrorResponse("InvalidInstanceId", "no managed node has the id \(quoted($0))") }
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
        case "InstanceIds": return { values.contains($0.id) }
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
