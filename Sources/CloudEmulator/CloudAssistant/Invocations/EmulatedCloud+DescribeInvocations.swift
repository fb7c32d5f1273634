import CloudAssistantKit
import CloudCore
import CloudFoundation

extension EmulatedCloud {
    func describeInvocations(
        _ query: EmulatorQuery,
        requestID: String
    ) throws -> CloudAssistant.DescribeInvocationsResponse {
        let now = self.time.now()
        let invocations = try self.visibleInvocations(query, at: now)
            .filter { query["CommandName"] == nil || $0.command.name == query["CommandName"] }
            .filter { query["CommandType"] == nil || $0.command.type?.rawValue == query["CommandType"] }
            .filter { invocation in
                guard query["InstanceId"] == nil else {
                    return invocation.record.run(on: query["InstanceId"] ?? "") != nil
                }
                return query["RepeatMode"] == nil || invocation.repeatMode.rawValue == query["RepeatMode"]
            }
        let page = try NumberedPage(of: invocations.reversed(), query)
        return CloudAssistant.DescribeInvocationsResponse(
            invocations: page.items.map { Self.description(of: $0, query, at: now) },
            nextToken: page.nextToken,
            pageNumber: page.number,
            pageSize: page.size,
            requestID: requestID,
            totalCount: page.total
        )
    }

    /// Returns the visible invocations that match a query.
    private func visibleInvocations(_ query: EmulatorQuery, at now: Date) throws -> [AssistantInvocation] {
        let tags = try query.tags("Tag")
        let invocations = self.withState { state in
            query["InvokeId"].map { id in state.invocation(id).map { [$0] } ?? [] } ?? state.invocations
        }
        return invocations.filter { $0.sentAt <= now && ($0.history.first ?? $0.record).visibleAt <= now }
            .filter { query["CommandId"] == nil || $0.command.commandID == query["CommandId"] }
            .filter { query["ResourceGroupId"] == nil || $0.resourceGroup == query["ResourceGroupId"] }
            .filter { invocation in
                tags.allSatisfy { tag in
                    invocation.tags.contains { $0.tagKey == tag.key && (tag.value ?? $0.tagValue) == $0.tagValue }
                }
            }
    }

    func describeInvocationResults(
        _ query: EmulatorQuery,
        requestID: String
    ) throws -> CloudAssistant.DescribeInvocationResultsResponse {
        let now = self.time.now()
        var found: [(invocation: AssistantInvocation, run: CommandRun)] = []
        for invocation in try self.visibleInvocations(query, at: now) {
            for position in invocation.record.positions(on: query["InstanceId"]) {
                found.append((invocation, invocation.record.runs[position]))
                // The first record is a placeholder for the time before the first run.
                guard query.isTrue("IncludeHistory") else { continue }
                found += invocation.history.dropFirst().reversed().map { (invocation.past, $0.runs[position]) }
            }
        }
        let page = try NumberedPage(of: found, query)
        return CloudAssistant.DescribeInvocationResultsResponse(
            invocation: CloudAssistant.InvocationResultPage(
                invocationResults: page.items.map { Self.result(of: $0.invocation, $0.run, query, at: now) },
                nextToken: page.nextToken,
                pageNumber: page.number,
                pageSize: page.size,
                totalCount: page.total
            ),
            requestID: requestID
        )
    }

    private static func text(_ output: Data, _ query: EmulatorQuery) -> String {
        query["ContentEncoding"] == "PlainText"
            ? String(decoding: output, as: UTF8.self) : output.base64EncodedString()
    }

    private static func result(
        of invocation: AssistantInvocation,
        _ run: CommandRun,
        _ query: EmulatorQuery,
        at now: Date
    ) -> CloudAssistant.InvocationResult {
        let state = InvocationState(run, of: invocation, at: now)
        let output = state.output
        return CloudAssistant.InvocationResult(
            commandID: invocation.command.commandID,
            containerID: "",
            containerName: "",
            dropped: output.dropped,
            errorCode: state.errorCode,
            errorInfo: state.errorInfo,
            exitCode: state.result?.exitCode,
            finishedTime: time(run.endDate(by: now)),
            instanceID: run.machine.id,
            invocationStatus: state.status,
            invokeID: invocation.id,
            invokeRecordStatus: state.isActive
                ? .running : state.status == .success ? .finished : run.wasStopped(by: now) ? .stopped : .failed,
            launcher: "",
            output: text(output.kept, query),
            repeats: run.startDate(by: now) == nil ? 0 : invocation.repeats,
            startTime: time(run.startDate(by: now)),
            stopTime: run.wasStopped(by: now) ? time(run.endDate(by: now)) : "",
            tags: invocation.tags,
            terminationMode: invocation.terminationMode,
            username: invocation.username.isEmpty ? run.machine.defaultUser : invocation.username
        )
    }

    private static func description(
        of invocation: AssistantInvocation,
        _ query: EmulatorQuery,
        at now: Date
    ) -> CloudAssistant.Invocation {
        let states = invocation.record.runs.map { InvocationState($0, of: invocation, at: now) }
        let status = states.overall
        let isActive = states.contains(where: \.isActive)
        return CloudAssistant.Invocation(
            commandContent: text(Data((invocation.command.commandContent ?? "").utf8), query),
            commandDescription: invocation.command.description,
            commandID: invocation.command.commandID,
            commandName: invocation.command.name ?? "",
            commandType: invocation.command.type,
            containerID: "",
            containerName: "",
            creationTime: time(invocation.sentAt),
            frequency: invocation.schedule?.text ?? "",
            invocationStatus: status,
            invokeID: invocation.id,
            invokeInstances: zip(invocation.record.runs, states).map { run, state in
                self.instance(of: invocation, run, state, query, at: now)
            },
            invokeStatus: isActive
                ? .running
                : status == .success
                    ? .finished : status == .stopped ? .stopped : status == .partialFailed ? .partialFailed : .failed,
            launcher: "",
            parameters: invocation.parameters,
            repeatMode: invocation.repeatMode,
            tags: invocation.tags,
            terminationMode: invocation.terminationMode,
            timed: invocation.schedule != nil,
            timeout: invocation.command.timeout,
            username: invocation.username,
            workingDir: invocation.command.workingDir
        )
    }

    private static func instance(
        of invocation: AssistantInvocation,
        _ run: CommandRun,
        _ state: InvocationState,
        _ query: EmulatorQuery,
        at now: Date
    ) -> CloudAssistant.InvokeInstance {
        let output = state.output
        return CloudAssistant.InvokeInstance(
            creationTime: time(invocation.sentAt),
            dropped: output.dropped,
            errorCode: state.errorCode,
            errorInfo: state.errorInfo,
            exitCode: state.result?.exitCode,
            finishTime: time(run.endDate(by: now)),
            instanceID: run.machine.id,
            instanceInvokeStatus: state.status == .success ? "Finished" : state.status.rawValue,
            invocationStatus: state.status,
            output: query.isTrue("IncludeOutput") ? text(output.kept, query) : "",
            repeats: run.startDate(by: now) == nil ? 0 : invocation.repeats,
            startTime: time(run.startDate(by: now)),
            stopTime: run.wasStopped(by: now) ? time(run.endDate(by: now)) : "",
            timed: invocation.schedule != nil,
            updateTime: time(run.endDate(by: now) ?? run.startDate(by: now) ?? invocation.sentAt)
        )
    }
}

extension CommandRun {
    /// Returns whether the run was stopped by a date.
    fileprivate func wasStopped(by now: Date) -> Bool {
        if case .cancelled = self.phase(at: now) { true } else { false }
    }
}

extension Machine {
    /// The user that runs scripts if the request names no user.
    fileprivate var defaultUser: String { self.platform == .linux ? "root" : "System" }
}

extension AssistantInvocation {
    /// A copy without the schedule, which describes a past run.
    fileprivate var past: AssistantInvocation {
        var past = self
        past.schedule = nil
        return past
    }
}
