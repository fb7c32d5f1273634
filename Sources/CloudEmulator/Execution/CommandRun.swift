import CloudFoundation

/// A command on one machine, with a timeline that determines its state at any date.
///
/// ```
///            dispatched         machine accepts         script ends
/// pending ───────────────► delayed ───────────► running ───────────────► ended
///    │                        │                    │
///    │ too many errors        │ timeout            │ agent vanished, timeout
///    ▼                        ▼                    ▼
/// terminated             undelivered              lost             cancelled: from any state above except ended
/// ```
struct CommandRun: Sendable {
    /// The past and future events of a command on a machine.
    enum Timeline: Sendable {
        /// The command has not been dispatched, and its dispatch date is unknown.
        case waiting

        /// The command was not sent because too many machines failed.
        case terminated(at: Date)

        /// The service can't deliver to the machine.
        case undeliverable(at: Date)

        /// The machine did not accept the command before the delivery timeout.
        case undelivered(dispatchedAt: Date, timedOutAt: Date)

        /// The machine accepted the command.
        case started(dispatchedAt: Date, at: Date, Ending)
    }

    /// The end of a script that was started.
    enum Ending: Sendable {
        /// The end is not known.
        case unknown

        case result(ScriptResult, at: Date)

        /// The agent did not report a result before the timeout.
        case lost(at: Date)
    }

    /// The state of a command on a machine.
    enum Phase: Sendable {
        case pending
        case delayed
        case running
        case ended(ScriptResult)
        case lost
        case cancelled(wasRunning: Bool)
        case undelivered
        case undeliverable
        case terminated
    }

    let machine: Machine
    var timeline: Timeline
    private(set) var cancelledAt: Date?

    init(on machine: Machine, _ timeline: Timeline) {
        self.machine = machine
        self.timeline = timeline
    }

    func phase(at now: Date) -> Phase {
        guard let cancelledAt = self.cancelledAt, cancelledAt <= now else { return self.uncancelledPhase(at: now) }
        return .cancelled(wasRunning: self.startDate(by: cancelledAt) != nil)
    }

    private func uncancelledPhase(at now: Date) -> Phase {
        switch self.timeline {
        case .waiting: .pending
        case .terminated(let date): date <= now ? .terminated : .pending
        case .undeliverable(let date): date <= now ? .undeliverable : .pending
        case .undelivered(let dispatched, let timeout):
            timeout <= now ? .undelivered : dispatched <= now && !self.machine.isOnline ? .delayed : .pending
        case .started(let dispatched, let start, let ending):
            if now < start {
                dispatched <= now ? .delayed : .pending
            } else {
                switch ending {
                case .result(let result, let end) where end <= now: .ended(result)
                case .lost(let end) where end <= now: .lost
                case .unknown, .result, .lost: .running
                }
            }
        }
    }

    /// Cancels the run if it has not ended.
    mutating func cancel(at now: Date) {
        if self.phase(at: now).isActive { self.cancelledAt = now }
    }

    /// Returns the start date of the script, or `nil` if it has not started by a date.
    func startDate(by now: Date) -> Date? {
        guard case .started(_, let start, _) = self.timeline, start <= min(now, self.cancelledAt ?? now) else {
            return nil
        }
        return start
    }

    /// Returns the end date of the run, or `nil` if it has not ended by a date.
    func endDate(by now: Date) -> Date? {
        if let cancelledAt, cancelledAt <= now { return cancelledAt }
        let end: Date? =
            switch self.timeline {
            case .waiting, .started(_, _, .unknown): nil
            case .terminated(let date), .undeliverable(let date), .undelivered(_, let date): date
            case .started(_, _, .result(_, let date)), .started(_, _, .lost(let date)): date
            }
        return end.flatMap { $0 <= now ? $0 : nil }
    }
}

extension CommandRun.Phase {
    /// Whether the command has not ended.
    var isActive: Bool {
        switch self {
        case .pending, .delayed, .running: true
        case .ended, .lost, .cancelled, .undelivered, .undeliverable, .terminated: false
        }
    }

    /// The script's result, if it is known.
    var result: ScriptResult? {
        if case .ended(let result) = self { result } else { nil }
    }

    /// Whether the phase counts toward the command's maximum number of errors.
    ///
    /// An undelivered command does not count.
    var isError: Bool {
        switch self {
        case .ended(let result): result.timedOut || result.exitCode != 0
        case .lost: true
        case .pending, .delayed, .running, .cancelled, .undelivered, .undeliverable, .terminated: false
        }
    }
}
