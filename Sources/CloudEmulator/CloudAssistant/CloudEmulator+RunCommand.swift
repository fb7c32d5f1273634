import CloudAssistantKit
import CloudCore
import Foundation

extension CloudEmulator {
    func runCommand(_ query: EmulatorQuery, requestID: String) async throws -> CloudAssistant.RunCommandResponse {
        var command = try self.command(from: query, defaultEncoding: .plainText)
        let keepsCommand = query.isTrue("KeepCommand")
        command = self.withState { state in
            command.commandID = "c-\(state.nextID())"
            if keepsCommand { state.storedCommands.append(command) }
            return command
        }
        let id = try await self.invoke(command, query)
        return CloudAssistant.RunCommandResponse(commandID: command.commandID, invokeID: id, requestID: requestID)
    }

    func invokeCommand(_ query: EmulatorQuery, requestID: String) async throws -> CloudAssistant.InvokeCommandResponse {
        let commandID = try query.required("CommandId")
        guard var command = self.withState({ $0.storedCommands.first { $0.commandID == commandID } }) else {
            throw Refusal("InvalidCmdId.NotFound", "there is no command \(quoted(commandID))", status: 404)
        }
        if let timeout = try query.number("Timeout") { command.timeout = timeout }
        let id = try await self.invoke(command, query)
        return CloudAssistant.InvokeCommandResponse(invokeID: id, requestID: requestID)
    }

    private func invoke(_ command: CloudAssistant.Command, _ query: EmulatorQuery) async throws -> String {
        let repeatMode = CloudAssistant.RepeatMode(rawValue: query["RepeatMode"] ?? "Once")
        if repeatMode == .period, query["Frequency"] == nil {
            throw Refusal("MissingParam.Frequency", "a periodic invocation needs a Frequency", status: 403)
        }
        guard repeatMode == .once, query["Frequency"] == nil else {
            throw Refusal("InvalidParameter.RepeatMode", "the emulator runs commands once only, not \(repeatMode)")
        }
        let script = try self.script(of: command, query)
        let machines = try self.machines(for: query)
        let id = "t-\(self.withState { $0.nextID() })"
        let record = await self.start(
            script,
            on: machines,
            executionLimit: .seconds(command.timeout ?? 60),
            deliveryLimit: .seconds(0),
            id: id
        ) { machine, result in
            let now = self.time.now()
            self.withState { state in
                guard let index = state.invocations.firstIndex(where: { $0.record.id == id }) else { return }
                state.invocations[index].record.finish(on: machine, result, at: now)
            }
        }
        let invocation = EmulatorState.Invocation(command: command, record: record, repeatMode: repeatMode)
        self.withState { $0.invocations.append(invocation) }
        return id
    }

    /// Returns the content with the caller's parameters in place.
    private func script(of command: CloudAssistant.Command, _ query: EmulatorQuery) throws -> String {
        var script = command.commandContent ?? ""
        guard let text = query["Parameters"], text != "{}" else { return script }
        guard command.enableParameter == true else {
            throw Refusal("Parameter.Disabled", "the command takes no parameters", status: 404)
        }
        guard let parameters = try? JSONDecoder().decode([String: String].self, from: Data(text.utf8)) else {
            throw Refusal("InvalidParameter.Parameters", "Parameters is no JSON object of texts")
        }
        guard parameters.count <= 10 else {
            throw Refusal("ParameterCount.ExceedLimit", "a command has at most 10 parameters", status: 403)
        }
        for (name, value) in parameters {
            guard name.count <= 64 else {
                throw Refusal("ParameterKey.ExceedLimit", "a parameter's name has at most 64 characters", status: 403)
            }
            guard command.parameterNames.contains(name) else {
                throw Refusal("Parameter.NotMatched", "the command has no parameter \(quoted(name))", status: 403)
            }
            script = script.replacingOccurrences(of: "{{\(name)}}", with: value)
        }
        return script
    }

    private func machines(for query: EmulatorQuery) throws -> [Machine] {
        let ids = query.list("InstanceId")
        let tags = query.pairs("ResourceTag")
        guard ids.count <= 100 else {
            throw Refusal("InstanceIds.ExceedLimit", "an invocation has at most 100 instances", status: 403)
        }
        guard !ids.isEmpty || !tags.isEmpty else {
            throw Refusal("MissingParam.InstanceId", "neither InstanceId nor ResourceTag is given")
        }
        guard ids.isEmpty else {
            return try self.machines(ids) {
                Refusal("InvalidInstance.NotFound", "there is no instance \(quoted($0))", status: 404)
            }
        }
        return self.machines.filter { machine in
            tags.allSatisfy { tag in machine.tags[tag.key].map { tag.value == nil || $0 == tag.value } ?? false }
        }
    }

    func stopInvocation(_ query: EmulatorQuery, requestID: String) throws -> CloudAssistant.StopInvocationResponse {
        let id = try query.required("InvokeId")
        let machines = query.list("InstanceId")
        let now = self.time.now()
        try self.withState { state in
            guard let index = state.invocations.firstIndex(where: { $0.record.id == id }) else {
                throw Refusal("InvalidInvokeId.NotFound", "there is no invocation \(quoted(id))", status: 404)
            }
            state.invocations[index].record.cancel(on: machines.isEmpty ? nil : machines, at: now)
        }
        return CloudAssistant.StopInvocationResponse(requestID: requestID)
    }
}
