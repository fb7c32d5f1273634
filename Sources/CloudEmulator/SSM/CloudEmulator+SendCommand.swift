import CloudCore
import Foundation
import SSMKit

extension CloudEmulator {
    /// What the documents that run a script call their plugin.
    static let scriptPlugins = [
        "AWS-RunShellScript": "aws:runShellScript", "AWS-RunPowerShellScript": "aws:runPowerShellScript",
    ]

    func sendCommand(_ request: SSM.SendCommandRequest) async throws -> SSM.SendCommandResponse {
        guard Self.scriptPlugins[request.documentName] != nil else {
            throw Refusal("InvalidDocument", "the emulator has no document \(quoted(request.documentName))")
        }
        guard let lines = request.parameters?["commands"], !lines.isEmpty else {
            throw Refusal("InvalidParameters", "the document needs the parameter commands")
        }
        let deliveryLimit = request.timeoutSeconds ?? 3_600
        guard (30...2_592_000).contains(deliveryLimit) else {
            throw Refusal("ValidationException", "TimeoutSeconds is 30 to 2592000")
        }
        guard (request.comment ?? "").count <= 100 else {
            throw Refusal("ValidationException", "Comment has at most 100 characters")
        }
        guard let executionLimit = Int(request.parameters?["executionTimeout"]?.first ?? "3600") else {
            throw Refusal("InvalidParameters", "executionTimeout is no number")
        }
        let machines = try self.machines(for: request)
        let id = "00000000-0000-4000-8000-\(self.withState { $0.nextID() })"
        let record = await self.start(
            lines.joined(separator: "\n"),
            on: machines,
            executionLimit: .seconds(executionLimit),
            deliveryLimit: .seconds(deliveryLimit),
            id: id
        ) { machine, result in
            let now = self.time.now()
            self.withState { state in
                guard let index = state.commands.firstIndex(where: { $0.record.id == id }) else { return }
                state.commands[index].record.finish(on: machine, result, at: now)
            }
        }
        let command = EmulatorState.SSMCommand(request: request, record: record)
        self.withState { $0.commands.append(command) }
        return SSM.SendCommandResponse(command: Self.description(of: command, at: record.sentAt))
    }

    private func machines(for request: SSM.SendCommandRequest) throws -> [Machine] {
        let ids = request.instanceIDs ?? []
        guard ids.count <= 50 else { throw Refusal("ValidationException", "InstanceIds has at most 50 members") }
        guard Set(ids).count == ids.count else { throw Refusal("DuplicateInstanceId", "an instance id is given twice") }
        guard !ids.isEmpty || request.targets?.isEmpty == false else {
            throw Refusal("ValidationException", "neither InstanceIds nor Targets are given")
        }
        let unknown = { Refusal("InvalidInstanceId", "no managed node has the id \(quoted($0))") }
        var machines = try self.machines(ids, unknown: unknown)
        guard let targets = request.targets, !targets.isEmpty else { return machines }
        machines += try self.machines.filter { machine in
            try targets.allSatisfy { target in
                let values = target.values ?? []
                switch target.key {
                case "InstanceIds"?: return values.contains(machine.id)
                case let key? where key.hasPrefix("tag:"):
                    return machine.tags[String(key.dropFirst(4))].map(values.contains) ?? false
                default: throw Refusal("ValidationException", "the emulator has no target \(quoted(target.key ?? ""))")
                }
            }
        }
        return machines
    }

    func cancelCommand(_ request: SSM.CancelCommandRequest) throws -> SSM.CancelCommandResponse {
        let now = self.time.now()
        try self.withState { state in
            guard let index = state.commands.firstIndex(where: { $0.record.id == request.commandID }) else {
                throw Refusal("InvalidCommandId", "there is no command \(quoted(request.commandID))")
            }
            let ids = request.instanceIDs.flatMap { $0.isEmpty ? nil : $0 }
            state.commands[index].record.cancel(on: ids, at: now)
        }
        return SSM.CancelCommandResponse()
    }
}
