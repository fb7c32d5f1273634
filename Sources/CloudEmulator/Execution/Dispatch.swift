import CloudCore
import CloudFoundation

/// The dispatch of a command to machines, timed by the emulator's clock, within its concurrency and error limits.
struct Dispatch: Sendable {
    /// The scripts, which run one after the other.
    let scripts: [ScriptCall]
    let limits: DispatchLimits
    let executor: ScriptExecutor

    /// The emulator's creation date, from which the delays of machines are measured.
    let epoch: Date

    /// A closure that returns whether a machine has run a script before.
    let hasRun: @Sendable (Machine) -> Bool

    /// Returns the command's run on each machine.
    func runs(on machines: [Machine], from start: Date) async -> [CommandRun] {
        var runs: [CommandRun] = []
        runs.reserveCapacity(machines.count)
        var slots = DispatchSlots(self.limits.concurrency, machines: machines.count)
        var dispatchDate = start
        var errors = 0
        for machine in machines {
            let slot = slots.next(after: dispatchDate)
            dispatchDate = slot.date
            errors += slot.errors
            if let limit = self.limits.errors, errors > limit {
                runs.append(CommandRun(on: machine, .terminated(at: dispatchDate)))
                continue
            }
            let run = CommandRun(on: machine, await self.timeline(on: machine, at: dispatchDate))
            if case .started(_, let begin, _) = run.timeline, let end = run.endDate(by: .distantFuture) {
                slots.take(from: begin, until: end, isError: run.phase(at: end).isError)
            }
            runs.append(run)
        }
        return runs
    }

    /// Returns the timeline of the command on a machine, dispatched at a date.
    func timeline(on machine: Machine, at dispatchDate: Date) async -> CommandRun.Timeline {
        switch machine.agent {
        case .online:
            return await self.started(on: machine, dispatchedAt: dispatchDate, at: dispatchDate)
        case .onlineAfter(let delay):
            let online = self.epoch + delay.seconds
            let timeout = dispatchDate + self.limits.offline.seconds
            return online <= dispatchDate || online < timeout
                ? await self.started(on: machine, dispatchedAt: dispatchDate, at: max(dispatchDate, online))
                : .undelivered(dispatchedAt: dispatchDate, timedOutAt: timeout)
        case .vanishesAfterDelivery where !self.hasRun(machine):
            _ = await self.executor.run(self.scripts, on: machine)
            return .started(
                dispatchedAt: dispatchDate,
                at: dispatchDate,
                .lost(at: dispatchDate + self.limits.report.seconds)
            )
        case .offline, .vanishesAfterDelivery:
            return .undelivered(dispatchedAt: dispatchDate, timedOutAt: dispatchDate + self.limits.offline.seconds)
        case .silent:
            return .undelivered(dispatchedAt: dispatchDate, timedOutAt: dispatchDate + self.limits.silence.seconds)
        case .unreachable:
            return .undeliverable(at: dispatchDate)
        }
    }

    private func started(on machine: Machine, dispatchedAt dispatchDate: Date, at start: Date) async
        -> CommandRun.Timeline
    {
        guard !self.executor.takesRealTime else { return .started(dispatchedAt: dispatchDate, at: start, .unknown) }
        let result = await self.executor.run(self.scripts, on: machine)
        return .started(dispatchedAt: dispatchDate, at: start, .result(result, at: start + result.duration.seconds))
    }
}
