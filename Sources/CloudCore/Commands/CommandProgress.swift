import Synchronization

/// What is known of a run, which everyone who follows it shares: one question to the service serves all.
///
/// A sweep takes these steps:
/// 1. Where there are several commands, ask how far they are: one call for many of them.
/// 2. List the machines of the commands that have ended or changed; of those that go on no more than a part, so that
///    following a large fleet doesn't cost a call for every command each time.
/// 3. Where all commands of a wave have ended, start the next wave, unless too many machines failed.
package final class CommandProgress: Sendable {
    let backend: (any CommandBackend)?
    let surroundings: Surroundings
    let options: RunOptions
    let stopwatch: Stopwatch
    let flight = SingleFlight<Void>()
    let state: Mutex<State>

    /// Failures in a row that are borne; throttling passes by itself and isn't counted.
    static let bearableFaults = 10

    struct State {
        var ledger: CommandLedger

        /// Why the run can't go on.
        var failure: CommandError?

        /// Whether the run is to start nothing more.
        var isStopped = false

        /// How many callers wait for news.
        var waiters = 0

        var plan = PollPlan()
        var faults = 0
        var sweep: CommandSweep?
        var sweeps = 0

        /// How many pages may still be listed for commands that go on.
        var allowance = 0

        /// Whether nothing of the run is still to come.
        var isComplete: Bool { self.failure == nil && self.ledger.isComplete }
    }

    /// Creates the progress of a run that is yet to be started.
    /// - Parameters:
    ///   - waves: The parts of the run; a wave is started when the one before it has ended.
    ///   - errorsAllowed: How many machines may fail before no further wave is started.
    ///   - backend: How the service is asked.
    ///   - options: The deadline, and what becomes of the commands when the task is cancelled.
    ///   - surroundings: Time and chance.
    package init(
        waves: [[CommandBatch]],
        errorsAllowed: Int?,
        backend: any CommandBackend,
        options: RunOptions,
        surroundings: Surroundings
    ) {
        self.backend = backend
        self.surroundings = surroundings
        self.options = options
        self.stopwatch = surroundings.time.stopwatch()
        self.state = Mutex(State(ledger: CommandLedger(waves: waves[...], errorsAllowed: errorsAllowed)))
    }

    /// Creates the progress of commands that were started earlier.
    package convenience init(
        following commands: [StartedCommand],
        backend: any CommandBackend,
        options: RunOptions,
        surroundings: Surroundings
    ) {
        self.init(waves: [], errorsAllowed: nil, backend: backend, options: options, surroundings: surroundings)
        for command in commands { self.take(command) }
    }

    /// Creates the progress of a run that has ended.
    init(ended report: CommandReport) {
        self.backend = nil
        self.surroundings = Surroundings()
        self.options = RunOptions()
        self.stopwatch = self.surroundings.time.stopwatch()
        var ledger = CommandLedger(notes: report.notes, started: report.commandIDs)
        for machine in report.machines { ledger.record(machine, at: .zero) }
        self.state = Mutex(State(ledger: ledger))
    }
}

extension CommandProgress {
    /// The ids of the commands that were started, in order.
    var commandIDs: [String] { self.state.withLock { $0.ledger.started } }

    /// Whether every machine has ended.
    var isComplete: Bool { self.state.withLock { $0.isComplete } }

    /// The report as far as it is known.
    var report: CommandReport { self.state.withLock { $0.ledger.report } }

    /// Returns the update at a place in the run's history, waiting for it if it hasn't come yet.
    func update(at position: Int) async throws(CommandError) -> CommandUpdate? {
        while true {
            if Task.isCancelled { throw await self.cancelled() }
            let (update, isOver) = self.state.withLock { state in
                (position < state.ledger.log.count ? state.ledger.log[position] : nil, state.isComplete)
            }
            if update != nil || isOver { return update }
            try await self.advance()
        }
    }

    func note(_ note: String?) {
        guard let note else { return }
        self.state.withLock { $0.ledger.note(note) }
    }
}
