import CloudAssistantKit
import CloudCore
import Foundation

extension CloudEmulator {
    /// The most of an output that the service keeps, in bytes.
    private static let outputLimit = 24 * 1024

    func describeInvocations(
        _ query: EmulatorQuery,
        requestID: String
    ) throws -> CloudAssistant.DescribeInvocationsResponse {
        let now = self.time.now()
        let invocations = self.withState { $0.invocations }
            .filter { query["InvokeId"] == nil || $0.record.id == query["InvokeId"] }
            .filter { query["CommandId"] == nil || $0.command.commandID == query["CommandId"] }
            .filter { invocation in
                query["InstanceId"] == nil || invocation.record.runs.contains { $0.machine.id == query["InstanceId"] }
            }
            .map { Self.description(of: $0, query, at: now) }
        let page = try NumberedPage(of: Array(invocations.reversed()), query)
        return CloudAssistant.DescribeInvocationsResponse(
            invocations: page.items,
            nextToken: page.nextToken,
            pageNumber: page.number,
            pageSize: page.size,
            requestID: requestID,
            totalCount: invocations.count
        )
    }

    func describeInvocationResults(
        _ query: EmulatorQuery,
        requestID: String
    ) throws -> CloudAssistant.DescribeInvocationResultsResponse {
        let now = self.time.now()
        let results = self.withState { $0.invocations }
            .filter { query["InvokeId"] == nil || $0.record.id == query["InvokeId"] }
            .filter { query["CommandId"] == nil || $0.command.commandID == query["CommandId"] }
            .flatMap { invocation in invocation.record.runs.map { (invocation, $0) } }
            .filter { query["InstanceId"] == nil || $0.1.machine.id == query["InstanceId"] }
            .map { Self.result(of: $0.0, $0.1, query, at: now) }
        let page = try NumberedPage(of: results, query)
        return CloudAssistant.DescribeInvocationResultsResponse(
            invocation: CloudAssistant.InvocationResultPage(
                invocationResults: page.items,
                nextToken: page.nextToken,
                pageNumber: page.number,
                pageSize: page.size,
                totalCount: results.count
            ),
            requestID: requestID
        )
    }

    func describeCloudAssistantStatus(
        _ query: EmulatorQuery,
        requestID: String
    ) throws -> CloudAssistant.DescribeCloudAssistantStatusResponse {
        let ids = query.list("InstanceId")
        let machines =
            ids.isEmpty
            ? self.machines
            : try self.machines(ids) {
                Refusal("InvalidInstance.NotFound", "there is no instance \(quoted($0))", status: 404)
            }
        let now = self.time.now()
        let statuses = machines.map { machine in
            CloudAssistant.InstanceCloudAssistantStatus(
                activeTaskCount: 0,
                cloudAssistantStatus: machine.isOnline,
                cloudAssistantVersion: "2.2.4.900",
                instanceID: machine.id,
                invocationCount: self.executions(on: machine.id),
                lastHeartbeatTime: Self.time(now),
                lastInvokedTime: "",
                osType: machine.platform == .linux ? .linux : .windows,
                supportSessionManager: true
            )
        }
        let page = try NumberedPage(of: statuses, query)
        return CloudAssistant.DescribeCloudAssistantStatusResponse(
            instanceCloudAssistantStatusSet: page.items,
            nextToken: page.nextToken,
            pageNumber: page.number,
            pageSize: page.size,
            requestID: requestID,
            totalCount: statuses.count
        )
    }

    /// What became of a script on a machine, in the service's words.
    private struct Ending {
        var status: CloudAssistant.InvocationStatus
        var errorCode: CloudAssistant.InvocationErrorCode = ""
        var errorInfo = ""
        var result: ScriptResult?

        init(_ phase: CommandRecord.Phase) {
            switch phase {
            case .pending: self.status = .pending
            case .running: self.status = .running
            case .ended(let result) where result.timedOut:
                (self.status, self.errorCode, self.errorInfo) = (
                    .timeout, .executionTimeout, "the script took too long"
                )
                self.result = result
            case .ended(let result) where result.exitCode == 0:
                (self.status, self.result) = (.success, result)
            case .ended(let result):
                (self.status, self.errorCode, self.errorInfo) = (.failed, .exitCodeNonzero, "the exit code is not 0")
                self.result = result
            case .cancelled(let wasRunning): self.status = wasRunning ? .terminated : .cancelled
            case .undeliverable:
                (self.status, self.errorCode, self.errorInfo) = (
                    .aborted, .clientNotRunning, "the agent does not answer"
                )
            }
        }

        /// Both outputs, of which the service keeps the last part.
        var output: (kept: Data, dropped: Int) {
            let whole = (self.result?.standardOutput ?? Data()) + (self.result?.standardError ?? Data())
            return (Data(whole.suffix(CloudEmulator.outputLimit)), max(0, whole.count - CloudEmulator.outputLimit))
        }
    }

    private static func text(_ output: Data, _ query: EmulatorQuery) -> String {
        query["ContentEncoding"] == "PlainText"
            ? String(decoding: output, as: UTF8.self) : output.base64EncodedString()
    }

    private static func result(
        of invocation: EmulatorState.Invocation,
        _ run: CommandRecord.Run,
        _ query: EmulatorQuery,
        at now: Date
    ) -> CloudAssistant.InvocationResult {
        let ending = Ending(run.phase(at: now))
        let output = ending.output
        let isActive = ending.status == .pending || ending.status == .running
        return CloudAssistant.InvocationResult(
            commandID: invocation.command.commandID,
            dropped: output.dropped,
            errorCode: ending.errorCode,
            errorInfo: ending.errorInfo,
            exitCode: ending.result?.exitCode,
            finishedTime: isActive ? "" : time(run.endDate),
            instanceID: run.machine.id,
            invocationStatus: ending.status,
            invokeID: invocation.record.id,
            invokeRecordStatus: isActive ? .running : ending.status == .success ? .finished : .failed,
            output: text(output.kept, query),
            repeats: run.startDate == nil ? 0 : 1,
            startTime: time(run.startDate),
            stopTime: run.isCancelled ? time(run.endDate) : "",
            tags: invocation.command.tags,
            username: run.machine.platform == .linux ? "root" : "System"
        )
    }

    private static func description(
        of invocation: EmulatorState.Invocation,
        _ query: EmulatorQuery,
        at now: Date
    ) -> CloudAssistant.Invocation {
        let endings = invocation.record.runs.map { Ending($0.phase(at: now)) }
        let status: CloudAssistant.InvocationStatus =
            if endings.contains(where: { $0.status == .running }) {
                .running
            } else if endings.contains(where: { $0.status == .pending }) {
                .pending
            } else if endings.allSatisfy({ $0.status == .success }) {
                .success
            } else if endings.contains(where: { $0.status == .terminated || $0.status == .cancelled }) {
                .stopped
            } else {
                endings.contains { $0.status == .success } ? .partialFailed : .failed
            }
        let isActive = status == .running || status == .pending
        let content = invocation.command.commandContent ?? ""
        return CloudAssistant.Invocation(
            commandContent: text(Data(content.utf8), query),
            commandDescription: invocation.command.description,
            commandID: invocation.command.commandID,
            commandName: invocation.command.name ?? "",
            commandType: invocation.command.type,
            creationTime: time(invocation.record.sentAt),
            frequency: "",
            invocationStatus: status,
            invokeID: invocation.record.id,
            invokeInstances: zip(invocation.record.runs, endings).map { run, ending in
                let output = ending.output
                return CloudAssistant.InvokeInstance(
                    creationTime: time(invocation.record.sentAt),
                    dropped: output.dropped,
                    errorCode: ending.errorCode,
                    errorInfo: ending.errorInfo,
                    exitCode: ending.result?.exitCode,
                    finishTime: run.phase(at: now).isActive ? "" : time(run.endDate),
                    instanceID: run.machine.id,
                    instanceInvokeStatus: ending.status == .success ? "Finished" : ending.status.rawValue,
                    invocationStatus: ending.status,
                    output: query.isTrue("IncludeOutput") ? text(output.kept, query) : "",
                    repeats: run.startDate == nil ? 0 : 1,
                    startTime: time(run.startDate),
                    stopTime: run.isCancelled ? time(run.endDate) : "",
                    timed: false,
                    updateTime: time(now)
                )
            },
            invokeStatus: isActive ? .running : status == .success ? .finished : .failed,
            parameters: query["Parameters"] ?? "{}",
            repeatMode: invocation.repeatMode,
            tags: invocation.command.tags,
            timed: false,
            timeout: invocation.command.timeout,
            username: "",
            workingDir: invocation.command.workingDir
        )
    }
}

extension CommandRecord.Phase {
    /// Whether the script has not ended.
    var isActive: Bool {
        switch self {
        case .pending, .running: true
        case .ended, .cancelled, .undeliverable: false
        }
    }
}
