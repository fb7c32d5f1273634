import Synchronization

extension CommandProgress {
    /// Starts the first wave.
    package func start() async throws(CommandError) {
        try await self.startWave()
    }

    /// Starts the commands of the next wave, one after the other.
    private func startWave() async throws(CommandError) {
        let (wave, errorsLeft) = self.state.withLock { state in
            (state.ledger.waves.popFirst() ?? [], state.ledger.errorsAllowed.map { $0 - state.ledger.errors })
        }
        for (index, batch) in wave.enumerated() {
            do throws(CommandError) {
                guard !Task.isCancelled else { throw await self.cancelled() }
                if let deadline = self.options.deadline, self.stopwatch.elapsed() >= deadline {
                    throw .deadlinePassed(self.report)
                }
                guard !self.state.withLock({ $0.isStopped }) else {
                    return self.skip(wave[index...], "the run was cancelled")
                }
                if let command = try await self.start(batch, errorsLeft) {
                    self.take(command)
                } else {
                    self.note("a part of the run was meant for no machine")
                }
            } catch {
                let failure = self.fail(error)
                self.skip(wave[(index + 1)...], "not started, since an earlier part of the run could not be")
                self.skipWaves("not started, since an earlier part of the run could not be")
                throw failure
            }
        }
        if Task.isCancelled, self.options.cancelsOnTaskCancellation { throw await self.cancelled() }
    }

    /// Takes note of why the run can't go on.
    @discardableResult
    func fail(_ error: CommandError) -> CommandError {
        self.state.withLock { state in
            let failure = error.adding(started: state.ledger.started)
            state.failure = failure
            return failure
        }
    }

    /// Starts a part of the run.
    ///
    /// Where cancelling the task is to stop the command, whether it was taken must be known, so a task of its own sees
    /// that through.
    private func start(_ batch: CommandBatch, _ errorsLeft: Int?) async throws(CommandError) -> StartedCommand? {
        guard self.options.cancelsOnTaskCancellation else { return try await batch.start(errorsLeft) }
        return try await Task { () -> Result<StartedCommand?, CommandError> in
            do throws(CommandError) { return .success(try await batch.start(errorsLeft)) } catch {
                return .failure(error)
            }
        }.value.get()
    }

    /// Takes note of a command that the service has taken.
    func take(_ command: StartedCommand) {
        let (pageSize, now) = (self.backend?.pageSize ?? 50, self.stopwatch.elapsed())
        self.state.withLock { $0.ledger.add(command, pageSize: pageSize, at: now) }
    }

    private func skip(_ batches: some Sequence<CommandBatch>, _ reason: String) {
        self.state.withLock { state in
            for machine in batches.flatMap({ $0.machines ?? [] }) {
                let result = MachineResult(instanceID: machine, state: .skipped, reason: reason)
                state.ledger.record(result, at: self.stopwatch.elapsed())
            }
        }
    }

    /// Starts nothing more.
    func skipWaves(_ reason: String) {
        let waiting = self.state.withLock { state in
            defer { state.ledger.waves = [] }
            return state.ledger.waves.joined()
        }
        self.skip(waiting, reason)
    }

    /// Starts the next wave if it is due and not too many machines have failed.
    func goOn() async throws(CommandError) {
        let (isDue, errors, allowed) = self.state.withLock { state in
            let ledger = state.ledger
            // Who waits no longer has not asked for more machines.
            let isDue = ledger.active.isEmpty && !ledger.waves.isEmpty && state.waiters > 0
            return (isDue, ledger.errors, ledger.errorsAllowed)
        }
        guard isDue else { return }
        if let allowed, errors > allowed {
            self.skipWaves("not started, since \(errors) machines had failed")
        } else {
            try await self.startWave()
        }
    }
}
