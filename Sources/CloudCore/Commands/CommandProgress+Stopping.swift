import Foundation
import Synchronization

extension CommandProgress {
    /// Asks the service to stop what has not ended, and starts nothing more.
    func cancel() async throws(CommandError) {
        self.state.withLock { $0.isStopped = true }
        self.skipWaves("the run was cancelled")
        guard let backend else { return }
        for followed in self.state.withLock({ $0.ledger.active }) {
            try await self.stop(followed.command, on: nil, with: backend)
        }
    }

    private func stop(
        _ command: StartedCommand,
        on machines: [String]?,
        with backend: any CommandBackend
    ) async throws(CommandError) {
        var plan = PollPlan(first: .seconds(1))
        var faults = 0
        while true {
            do {
                return try await backend.cancel(command, on: machines)
            } catch {
                faults += 1
                let failure = error as? any CallFailure
                guard failure?.mayPass ?? false, faults < Self.bearableFaults else {
                    throw .call(error, started: self.commandIDs)
                }
                let wait = plan.next(isThrottled: failure?.isThrottling ?? false, random: self.surroundings.random())
                guard await self.surroundings.time.sleep(for: wait) else { throw .cancelled(started: self.commandIDs) }
            }
        }
    }

    /// The error for a wait that was cancelled, once the commands are stopped if that is asked for.
    func cancelled() async -> CommandError {
        let started = self.commandIDs
        guard self.options.cancelsOnTaskCancellation, !self.isComplete else { return .cancelled(started: started) }
        let isStopped = self.state.withLock { $0.isStopped }
        guard !isStopped else { return .cancelled(started: started) }
        // A task of its own, since this one is cancelled and could make no call.
        let failure = await Task { () -> CommandError? in
            do throws(CommandError) {
                try await self.cancel()
                return nil
            } catch {
                return error
            }
        }.value
        return failure ?? .cancelled(started: started)
    }

    /// Whether machines wait longer for the script than they may.
    func isLate(_ followed: FollowedCommand) -> Bool {
        !self.lateMachines(of: followed).isEmpty
    }

    private func lateMachines(of followed: FollowedCommand) -> [String] {
        guard let limit = self.backend?.deliveryLimit,
            self.surroundings.time.now() >= followed.command.date + limit.seconds
        else { return [] }
        return self.state.withLock { $0.ledger.unreached(by: followed) }
    }

    /// Stops the script on machines that it did not reach in time.
    func giveUpLate(_ followed: FollowedCommand, with backend: any CommandBackend) async throws {
        let late = self.lateMachines(of: followed)
        guard !late.isEmpty else { return }
        try await backend.cancel(followed.command, on: late)
        self.state.withLock { state in
            guard let index = state.ledger.active.firstIndex(where: { $0.command.id == followed.command.id }) else {
                return
            }
            state.ledger.active[index].givenUp.formUnion(late)
        }
    }
}
