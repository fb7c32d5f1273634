import CloudAssistantKit
import CloudCore
import CloudFoundation

extension EmulatedCloud {
    func describeInvocations(
        _ query: EmulatorQuery,
        requestID: String
    ) throws -> CloudAssistant.DescribeInvocationsResponse {
        let now = self.time.now()
        let (name, type) = (query["CommandName"], query["CommandType"])
        let (machine, repeatMode) = (query["InstanceId"], query["RepeatMode"])
        let invocations = try self.visibleInvocations(query, at: now).filter { invocation in
            guard name == nil || invocation.command.name == name,
                type == nil || invocation.command.type?.rawValue == type
            else { return false }
            if let machine { return invocation.record.run(on: machine) != nil }
            return repeatMode == nil || invocation.repeatMode.rawValue == repeatMode
        }
        let page = try NumberedPage(of: self.listOrder.arrange(invocations.reversed()), query)
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
        let (id, command, group) = (query["InvokeId"], query["CommandId"], query["ResourceGroupId"])
        let invocations = self.withState { state in
            id.map { id in state.invocation(id).map { [$0] } ?? [] } ?? state.invocations
        }
        let visible = invocations.filter { invocation in
            invocation.sentAt <= now && (invocation.history.first ?? invocation.record).visibleAt <= now
                && (command == nil || invocation.command.commandID == command)
                && (group == nil || invocation.resourceGroup == group)
                && tags.allSatisfy { tag in
                    invocation.tags.contains { $0.tagKey == tag.key && (tag.value ?? $0.tagValue) == $0.tagValue }
                }
        }
        return self.showing(visible, at: now)
    }

    /// Returns the invocations that lists show despite their lag, without the machines that lag.
    private func showing(_ invocations: [AssistantInvocation], at now: Date) -> [AssistantInvocation] {
        guard self.listLag != .none else { return invocations }
        return invocations.compactMap { invocation in
            self.withState { $0.lag.read(invocation.record, at: now) }.map { record in
                var invocation = invocation
                invocation.record = record
                return invocation
            }
        }
    }

    func describeInvocationResults(
        _ query: EmulatorQuery,
        requestID: String
    ) throws -> CloudAssistant.DescribeInvocationResultsResponse {
        let now = self.time.now()
        let (machine, includesHistory) = (query["InstanceId"], query.isTrue("IncludeHistory"))
        let invocations = try self.visibleInvocations(query, at: now)
        // Positions, since a page needs few of the runs.
        var found: [(invocation: Int, repetition: Int?, run: Int)] = []
        for (index, invocation) in invocations.enumerated() {
            for position in invocation.record.positions(on: machine) {
                found.append((index, nil, position))
                // The first record is a placeholder for the time before the first run.
                guard includesHistory else { continue }
                found += invocation.history.indices.dropFirst().reversed().map { (index, $0, position) }
            }
        }
        let page = try NumberedPage(of: self.listOrder.arrange(found), query)
        return CloudAssistant.DescribeInvocationResultsResponse(
            invocation: CloudAssistant.InvocationResultPage(
                invocationResults: page.items.map { found in
                    let invocation = invocations[found.invocation]
                    let run = invocation.record.runs[found.run]
                    guard let repetition = found.repetition else {
                        return Self.result(of: invocation, run, query, at: now)
                    }
                    let earlier = invocation.history[repetition].run(on: run.machine.id) ?? run
                    return Self.result(of: invocation.repetition(repetition), earlier, query, at: now)
                },
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
        let (start, end) = (run.startDate(by: now), run.endDate(by: now))
        let endTime = time(end)
        return CloudAssistant.InvocationResult(
            commandID: invocation.command.commandID,
            containerID: "",
            containerName: "",
            dropped: state.droppedBytes,
            errorCode: state.errorCode,
            errorInfo: state.errorInfo,
            exitCode: state.result?.exitCode,
            finishedTime: endTime,
            instanceID: run.machine.id,
            invocationStatus: state.status,
            invokeID: invocation.id,
            invokeRecordStatus: state.isActive
                ? .running : state.status == .success ? .finished : state.wasStopped ? .stopped : .failed,
            launcher: "",
            ossOutputDelivery: invocation.output?.text,
            ossOutputErrorCode: invocation.output == nil ? nil : "",
            ossOutputErrorInfo: invocation.output == nil ? nil : "",
            ossOutputStatus: invocation.output.map { _ in OSSOutput.status(of: state) },
            ossOutputURI: invocation.outputURI(of: state, on: run.machine),
            output: text(state.output, query),
            repeats: start == nil ? 0 : invocation.repeats,
            startTime: time(start),
            stopTime: state.wasStopped ? endTime : "",
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
        let includesOutput = query.isTrue("IncludeOutput")
        let creationTime = time(invocation.sentAt)
        return CloudAssistant.Invocation(
            commandContent: text(Data((invocation.command.commandContent ?? "").utf8), query),
            commandDescription: invocation.command.description,
            commandID: invocation.command.commandID,
            commandName: invocation.command.name ?? "",
            commandType: invocation.command.type,
            containerID: "",
            containerName: "",
            creationTime: creationTime,
            frequency: invocation.schedule?.text ?? "",
            invocationStatus: status,
            invokeID: invocation.id,
            invokeInstances: zip(invocation.record.runs, states).map { run, state in
                self.instance(
                    of: invocation,
                    run,
                    state,
                    creationTime: creationTime,
                    output: includesOutput ? text(state.output, query) : "",
                    at: now
                )
            },
            invokeStatus: isActive
                ? .running
                : status == .success
                    ? .finished : status == .stopped ? .stopped : status == .partialFailed ? .partialFailed : .failed,
            launcher: "",
            ossOutputDelivery: invocation.output?.text,
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
        creationTime: String,
        output: String,
        at now: Date
    ) -> CloudAssistant.InvokeInstance {
        let (start, end) = (run.startDate(by: now), run.endDate(by: now))
        let (startTime, endTime) = (time(start), time(end))
        return CloudAssistant.InvokeInstance(
            creationTime: creationTime,
            dropped: state.droppedBytes,
            errorCode: state.errorCode,
            errorInfo: state.errorInfo,
            exitCode: state.result?.exitCode,
            finishTime: endTime,
            instanceID: run.machine.id,
            instanceInvokeStatus: state.status == .success ? "Finished" : state.status.rawValue,
            invocationStatus: state.status,
            ossOutputErrorCode: invocation.output == nil ? nil : "",
            ossOutputErrorInfo: invocation.output == nil ? nil : "",
            ossOutputStatus: invocation.output.map { _ in OSSOutput.status(of: state) },
            ossOutputURI: invocation.outputURI(of: state, on: run.machine),
            output: output,
            repeats: start == nil ? 0 : invocation.repeats,
            startTime: startTime,
            stopTime: state.wasStopped ? endTime : "",
            timed: invocation.schedule != nil,
            updateTime: end != nil ? endTime : start != nil ? startTime : creationTime
        )
    }
}

extension Machine {
    /// The user that runs scripts if the request names no user.
    fileprivate var defaultUser: String { self.platform == .linux ? "root" : "System" }
}

extension AssistantInvocation {
    /// Returns the URI of the output in object storage, empty until it is stored, or `nil` if it is not stored.
    fileprivate func outputURI(of state: InvocationState, on machine: Machine) -> String? {
        self.output.map { output in
            guard state.result != nil else { return "" }
            return "oss://\(output.bucket)/\(output.key(of: self.id, on: machine.id, repetition: self.repeats))"
        }
    }
}
