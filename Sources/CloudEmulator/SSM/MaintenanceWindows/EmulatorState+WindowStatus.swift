import CloudFoundation
import SSMKit

extension EmulatorState {
    func status(of execution: WindowExecution, at now: Date) -> WindowStatus {
        if execution.isSkipped {
            return WindowStatus(
                .skippedOverlapping,
                details: "the previous execution has not ended",
                start: execution.start,
                end: execution.start
            )
        }
        let tasks = execution.tasks.map { self.status(of: $0, at: now) }
        var status = WindowStatus(of: tasks, start: execution.start)
        if status.status == .pending { status.status = .inProgress }
        if tasks.isEmpty { status.details = "there are no tasks" }
        if execution.cancelledAt != nil, !status.isActive { status.status = .cancelled }
        return status
    }

    func status(of task: WindowExecution.Task, at now: Date) -> WindowStatus {
        switch task.start {
        case .date(let start) where start <= now:
            var status = WindowStatus(of: task.invocations.map { self.status(of: $0, at: now) }, start: start)
            if task.invocations.isEmpty { status.details = "there are no targets" }
            if status.status == .failed { status.details = task.invocations.lazy.compactMap(\.failure).first }
            return status
        case .never(let date, let reason) where date <= now: return WindowStatus(.cancelled, details: reason, end: date)
        case .pending, .date, .never: return WindowStatus(.pending)
        }
    }

    func status(of invocation: WindowExecution.Invocation, at now: Date) -> WindowStatus {
        switch invocation.outcome {
        case .failed(let reason):
            return WindowStatus(.failed, details: reason, start: invocation.start, end: invocation.start)
        case .command(let id):
            guard let command = self.command(id) else { return WindowStatus(.pending) }
            let description = EmulatedCloud.description(of: command, at: now)
            let status = WindowStatus(ofCommand: description.status, start: invocation.start)
            guard !status.isActive else { return status }
            var ended = status
            ended.end = command.record.runs.compactMap { $0.endDate(by: now) }.max() ?? invocation.start
            if invocation.isCutOff { ended.status = .timedOut }
            if ended.status != .success { ended.details = description.statusDetails }
            return ended
        }
    }
}

extension WindowStatus {
    fileprivate init(ofCommand status: SSM.CommandStatus?, start: Date) {
        switch status {
        case .pending: self.init(.pending, start: start)
        case .inProgress, .cancelling: self.init(.inProgress, start: start)
        case .success: self.init(.success, start: start)
        case .timedOut: self.init(.timedOut, start: start)
        case .cancelled: self.init(.cancelled, start: start)
        default: self.init(.failed, start: start)
        }
    }
}

extension WindowExecution.Invocation {
    fileprivate var failure: String? {
        if case .failed(let reason) = self.outcome { reason } else { nil }
    }
}
