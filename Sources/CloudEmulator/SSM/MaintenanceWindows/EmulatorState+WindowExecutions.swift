import CloudFoundation
import SSMKit

extension EmulatorState {
    /// Returns an execution of a maintenance window.
    func windowExecution(_ id: String) -> WindowExecution? {
        self.windowExecutions.last { $0.id == id }
    }

    /// Changes an execution of a maintenance window, or does nothing if there is no such execution.
    mutating func changeWindowExecution(_ id: String, _ change: (inout WindowExecution) -> Void) {
        guard let index = self.windowExecutions.lastIndex(where: { $0.id == id }) else { return }
        change(&self.windowExecutions[index])
    }

    /// Begins an execution with the tasks of a window, or returns `nil` if there is no such window.
    mutating func beginExecution(ofWindow id: String, at start: Date) -> WindowExecution? {
        guard let window = self.windows.first(where: { $0.id == id }) else { return nil }
        let previous = self.windowExecutions.last { $0.windowID == id && !$0.isSkipped }
        let overlaps = previous.map { self.status(of: $0, at: start).isActive } ?? false
        let execution = WindowExecution(
            id: self.nextUUID(),
            windowID: id,
            region: window.region,
            start: start,
            cutoff: start + window.timeUntilCutoff,
            isSkipped: overlaps,
            tasks: overlaps ? [] : window.tasks.map { WindowExecution.Task(id: self.nextUUID(), task: $0) }
        )
        self.windowExecutions.append(execution)
        return execution
    }

    /// Cancels the commands that have to end at the cutoff times that have passed, and returns whether there were any.
    mutating func cutOffTasks(by now: Date) -> Bool {
        var hasCancelled = false
        for index in self.windowExecutions.indices
        where self.windowExecutions[index].cutoff <= now && !self.windowExecutions[index].isCutOff {
            let cutoff = self.windowExecutions[index].cutoff
            self.windowExecutions[index].isCutOff = true
            for (number, task) in self.windowExecutions[index].tasks.enumerated()
            where task.task.cutoffBehavior == .cancelTask {
                for position in task.invocations.indices {
                    guard case .command(let id) = task.invocations[position].outcome,
                        self.cancelCommand(id, at: cutoff)
                    else { continue }
                    self.windowExecutions[index].tasks[number].invocations[position].isCutOff = true
                    hasCancelled = true
                }
            }
        }
        return hasCancelled
    }

    /// Cancels a command and returns whether it had not ended.
    mutating func cancelCommand(_ id: String, at date: Date) -> Bool {
        self.changeCommand(id) { command in
            let isActive = command.record.runs.contains { $0.phase(at: date).isActive }
            command.record.cancel(on: nil, at: date)
            return isActive
        } ?? false
    }
}
