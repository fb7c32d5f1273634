import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    /// Starts an execution of a maintenance window now, whatever its schedule and whether it is enabled.
    /// - Parameter id: The window's ID.
    /// - Returns: The ID of the execution, or `nil` if there is no such window.
    @discardableResult
    public func startMaintenanceWindow(_ id: String) async -> String? {
        await self.runDueSchedules()
        return await self.runWindow(id, at: self.time.now())
    }

    /// Runs the tasks of a maintenance window by priority.
    /// - Returns: The ID of the execution, or `nil` if there is no such window.
    @discardableResult
    func runWindow(_ id: String, at start: Date) async -> String? {
        guard let execution = self.withState({ $0.beginExecution(ofWindow: id, at: start) }) else { return nil }
        if self.executor.takesRealTime {
            Task { await self.runTasks(of: execution) }
        } else {
            await self.runTasks(of: execution)
        }
        return execution.id
    }

    private func runTasks(of execution: WindowExecution) async {
        var start = execution.start
        for priority in Set(execution.tasks.map(\.priority)).sorted() {
            let positions = execution.tasks.indices.filter { execution.tasks[$0].priority == priority }
            if let reason = self.reasonNotToStart(execution, at: start) {
                self.change(execution, positions) { $0.start = .never(at: start, reason: reason) }
                continue
            }
            self.change(execution, positions) { $0.start = .date(start) }
            for position in positions { await self.startTask(position, of: execution, at: start) }
            start = await self.waitForEnd(of: positions, of: execution, from: start)
        }
    }

    private func reasonNotToStart(_ execution: WindowExecution, at date: Date) -> String? {
        if self.withState({ $0.windowExecution(execution.id)?.cancelledAt }) != nil {
            return "the execution was cancelled"
        }
        return date >= execution.cutoff ? "the cutoff time of the window has passed" : nil
    }

    private func change(
        _ execution: WindowExecution,
        _ positions: [Int],
        _ change: (inout WindowExecution.Task) -> Void
    ) {
        self.withState { state in
            state.changeWindowExecution(execution.id) { execution in
                for position in positions { change(&execution.tasks[position]) }
            }
        }
    }

    /// Sends the commands of a task, one for each target.
    private func startTask(_ position: Int, of execution: WindowExecution, at start: Date) async {
        let task = execution.tasks[position].task
        for (targets, registered) in self.targets(of: task, inWindow: execution.windowID) {
            let command = WindowCommand(task, on: targets)
            let outcome: WindowExecution.Invocation.Outcome
            do {
                let sent = try await self.startCommand(command.request, region: execution.region, at: start)
                outcome = .command(sent.record.id)
            } catch {
                outcome = .failed(reason: (error as? ErrorResponse)?.message ?? "\(error)")
            }
            self.change(execution, [position]) { [id = self.withState { $0.nextUUID() }] task in
                task.invocations.append(
                    WindowExecution.Invocation(
                        id: id,
                        target: registered,
                        parameters: command.json,
                        start: start,
                        outcome: outcome
                    )
                )
            }
        }
    }

    /// Returns the targets of each command of a task, with the registered target that they come from.
    private func targets(
        of task: SSM.GetMaintenanceWindowTaskResponse,
        inWindow id: String
    ) -> [(targets: [SSM.Target], registered: SSM.MaintenanceWindowTarget?)] {
        let registered = self.withState { try? $0.window(id) }?.targets ?? []
        return task.targets.flatMap { target -> [(targets: [SSM.Target], registered: SSM.MaintenanceWindowTarget?)] in
            guard target.key == "WindowTargetIds" else { return [([target], nil)] }
            return (target.values ?? []).compactMap { id in
                registered.first { $0.windowTargetID == id }.map { ($0.targets, $0) }
            }
        }
    }

    /// Returns the date at which the commands of tasks have ended.
    private func waitForEnd(of positions: [Int], of execution: WindowExecution, from start: Date) async -> Date {
        let tasks = self.withState { $0.windowExecution(execution.id)?.tasks } ?? []
        var end = start
        for invocation in positions.flatMap({ tasks[$0].invocations }) {
            guard case .command(let id) = invocation.outcome else { continue }
            await self.waitForEnd(of: id)
            let runs = self.withState { $0.command(id)?.record.runs } ?? []
            end = runs.compactMap { $0.endDate(by: .distantFuture) }.reduce(end, max)
        }
        return end
    }
}
