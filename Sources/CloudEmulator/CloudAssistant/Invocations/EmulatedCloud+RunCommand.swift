import CloudAssistantKit
import CloudCore
import CloudFoundation

extension EmulatedCloud {
    func runCommand(_ query: EmulatorQuery, requestID: String) async throws -> CloudAssistant.RunCommandResponse {
        var command = try self.command(from: query, defaultEncoding: .plainText)
        let draft = try self.invocationDraft(of: command, query)
        let keepsCommand = query.isTrue("KeepCommand")
        let id = self.withState { state in
            let id = "c-\(state.nextID())"
            command.commandID = id
            if keepsCommand { state.storedCommands.append(command) }
            return id
        }
        let invokeID = await self.begin(draft, of: command)
        return CloudAssistant.RunCommandResponse(commandID: id, invokeID: invokeID, requestID: requestID)
    }

    func invokeCommand(_ query: EmulatorQuery, requestID: String) async throws -> CloudAssistant.InvokeCommandResponse {
        let commandID = try query.required("CommandId")
        guard var command = self.withState({ $0.storedCommands.first { $0.commandID == commandID } }) else {
            throw ErrorResponse("InvalidCmdId.NotFound", "there is no command \(quoted(commandID))", status: 404)
        }
        if let timeout = try query.number("Timeout") { command.timeout = timeout }
        if let folder = query["WorkingDir"] { command.workingDir = folder }
        let draft = try self.invocationDraft(of: command, query)
        let id = await self.begin(draft, of: command)
        self.withState { state in
            guard let index = state.storedCommands.firstIndex(where: { $0.commandID == commandID }) else { return }
            state.storedCommands[index].invokeTimes = (state.storedCommands[index].invokeTimes ?? 0) + 1
        }
        return CloudAssistant.InvokeCommandResponse(invokeID: id, requestID: requestID)
    }

    /// A validated invocation that has not started.
    private struct InvocationDraft {
        var query: EmulatorQuery
        var script: ScriptCall
        var machines: [Machine]
        var tags: [CloudAssistant.AttachedTag]
        var repeatMode: CloudAssistant.RepeatMode
        var schedule: InvocationSchedule?
        var output: OSSOutput?

        var limits: DispatchLimits {
            DispatchLimits(
                offline: .zero,
                silence: .seconds(60),
                execution: self.script.limit,
                report: self.script.limit + .seconds(60)
            )
        }
    }

    private func invocationDraft(of command: CloudAssistant.Command, _ query: EmulatorQuery) throws -> InvocationDraft {
        let (repeatMode, schedule) = try self.schedule(of: query)
        let folder = command.workingDir.flatMap { $0.isEmpty ? nil : $0 }
        return InvocationDraft(
            query: query,
            script: ScriptCall(
                text: try CommandParameters(query, of: command).script,
                limit: .seconds(command.timeout ?? 60),
                folder: folder
            ),
            machines: try self.machines(for: query, command),
            tags: try query.tags("Tag").map { CloudAssistant.AttachedTag(tagKey: $0.key, tagValue: $0.value ?? "") },
            repeatMode: repeatMode,
            schedule: schedule,
            output: try query["OssOutputDelivery"].map { try OSSOutput($0) }
        )
    }

    private func begin(_ draft: InvocationDraft, of command: CloudAssistant.Command) async -> String {
        let id = "t-\(self.withState { $0.nextID() })"
        let query = draft.query
        let makeInvocation = { (record: CommandRecord) in
            AssistantInvocation(
                id: id,
                command: command,
                sentAt: record.sentAt,
                parameters: query["Parameters"] ?? "{}",
                username: query["Username"] ?? "",
                terminationMode: CloudAssistant.TerminationMode(rawValue: query["TerminationMode"] ?? "Process"),
                resourceGroup: query["ResourceGroupId"],
                output: draft.output,
                tags: draft.tags,
                repeatMode: draft.repeatMode,
                schedule: draft.schedule,
                script: draft.script,
                limits: draft.limits,
                record: record
            )
        }
        if draft.schedule != nil {
            let now = self.time.now()
            let runs = draft.machines.map { CommandRun(on: $0, .waiting) }
            let visible = now + self.visibilityDelay.seconds
            self.withState {
                $0.append(makeInvocation(CommandRecord(id: id, sentAt: now, visibleAt: visible, runs: runs)))
            }
        } else {
            await self.dispatch([draft.script], to: draft.machines, draft.limits, id: id) { state, record in
                state.append(makeInvocation(record))
            }
        }
        return id
    }

    private func schedule(of query: EmulatorQuery) throws -> (CloudAssistant.RepeatMode, InvocationSchedule?) {
        let frequency = query["Frequency"]
        // The deprecated parameter Timed takes precedence.
        let mode =
            query.isTrue("Timed")
            ? .period
            : CloudAssistant.RepeatMode(rawValue: query["RepeatMode"] ?? (frequency == nil ? "Once" : "Period"))
        switch mode {
        case .once: return (mode, nil)
        case .period:
            guard let frequency else {
                throw ErrorResponse("MissingParam.Frequency", "a periodic invocation needs a Frequency", status: 403)
            }
            return (mode, try InvocationSchedule(frequency, from: self.time.now()))
        default:
            throw ErrorResponse("UnsupportedParameter", "the emulator does not support the RepeatMode \(mode.rawValue)")
        }
    }

    func stopInvocation(_ query: EmulatorQuery, requestID: String) throws -> CloudAssistant.StopInvocationResponse {
        let id = try query.required("InvokeId")
        let machines = query.list("InstanceId")
        let now = self.time.now()
        let stopped: Void? = self.withState { state in
            state.changeInvocation(id) { $0.stop(on: machines.isEmpty ? nil : machines, at: now) }
        }
        guard stopped != nil else {
            throw ErrorResponse("InvalidInvokeId.NotFound", "there is no invocation \(quoted(id))", status: 404)
        }
        self.endStoppedScripts()
        return CloudAssistant.StopInvocationResponse(requestID: requestID)
    }
}
