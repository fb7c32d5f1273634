import CloudCore
import CloudFoundation

/// Hands a command out to machines, by the emulator's clock: one after the other where only some may run it at once,
/// and to no more when too many have failed.
struct Dispatch: Sendable {
    let script: ScriptCall
    let limits: DispatchLimits
    let executor: ScriptExecutor

    /// When the emulator was made, from which machines count.
    let epoch: Date

    /// Returns whether a machine has run a script before.
    let hasRun: @Sendable (Machine) -> Bool

    /// Decides what becomes of the command on each machine.
    func runs(on machines: [Machine], from start: Date) async -> [CommandRun] {
        var runs: [CommandRun] = []
        runs.reserveCapacity(machines.count)
        var slots = DispatchSlots(self.limits.concurrency, machines: machines.count)
        var turn = start
        var errors = 0
        for machine in machines {
            let slot = slots.next(after: turn)
            turn = slot.date
            errors += slot.errors
            if let limit = self.limits.errors, errors > limit {
                runs.append(CommandRun(on: machine, .terminated(at: turn)))
                continue
            }
            let run = CommandRun(on: machine, await self.course(on: machine, at: turn))
            if case .started(_, let begin, _) = run.course, let end = run.endDate(by: .distantFuture) {
                slots.take(from: begin, until: end, isError: run.phase(at: end).isError)
            }
            runs.append(run)
        }
        return runs
    }

    /// Decides what becomes of the command on a machine whose turn it is.
    func course(on machine: Machine, at turn: Date) async -> CommandRun.Course {
        switch machine.agent {
        case .online:
            return await self.started(on: machine, offeredAt: turn, at: turn)
        case .onlineAfter(let delay):
            let online = self.epoch + delay.seconds
            let givenUp = turn + self.limits.offline.seconds
            return online <= turn || online < givenUp
                ? await self.started(on: machine, offeredAt: turn, at: max(turn, online))
                : .undelivered(offeredAt: turn, givenUpAt: givenUp)
        case .vanishesAfterDelivery where !self.hasRun(machine):
            _ = await self.executor.run(machine, self.script)
            return .started(offeredAt: turn, at: turn, .lost(at: turn + self.limits.report.seconds))
        case .offline, .vanishesAfterDelivery:
            return .undelivered(offeredAt: turn, givenUpAt: turn + self.limits.offline.seconds)
        case .silent:
            return .undelivered(offeredAt: turn, givenUpAt: turn + self.limits.silence.seconds)
        case .unreachable:
            return .undeliverable(at: turn)
        }
    }

    private func started(on machine: Machine, offeredAt turn: Date, at start: Date) async -> CommandRun.Course {
        guard !self.executor.takesRealTime else { return .started(offeredAt: turn, at: start, .unknown) }
        let result = await self.executor.run(machine, self.script)
        return .started(offeredAt: turn, at: start, .result(result, at: start + result.duration.seconds))
    }
}
