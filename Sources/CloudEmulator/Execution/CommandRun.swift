import CloudFoundation

/// A command on one machine: what is to become of it there, and with that its state at any moment.
///
/// ```
///            turn comes          machine takes it          script ends
/// pending ───────────────► delayed ───────────► running ───────────────► ended
///    │                        │                    │
///    │ too many failed        │ time is up         │ agent vanished, time is up
///    ▼                        ▼                    ▼
/// terminated             undelivered              lost             cancelled: from any state above but ended
/// ```
struct CommandRun: Sendable {
    /// What is to become of a command on a machine.
    enum Course: Sendable {
        /// Its turn has not come, and when it will is not known.
        case waiting

        /// It was not sent since too many machines had failed.
        case terminated(at: Date)

        /// The service can't deliver to the machine.
        case undeliverable(at: Date)

        /// The machine did not take it in time.
        case undelivered(offeredAt: Date, givenUpAt: Date)

        /// The machine took it.
        case started(offeredAt: Date, at: Date, Ending)
    }

    /// How a script that was started ends.
    enum Ending: Sendable {
        /// That is not known yet.
        case unknown

        case result(ScriptResult, at: Date)

        /// Nothing was heard of it until the service gave up.
        case lost(at: Date)
    }

    /// How far a command has come on a machine.
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
    var course: Course
    private(set) var cancelledAt: Date?

    init(on machine: Machine, _ course: Course) {
        self.machine = machine
        self.course = course
    }

    func phase(at now: Date) -> Phase {
        guard let cancelledAt = self.cancelledAt, cancelledAt <= now else { return self.uncancelledPhase(at: now) }
        return .cancelled(wasRunning: self.startDate(by: cancelledAt) != nil)
    }

    private func uncancelledPhase(at now: Date) -> Phase {
        switch self.course {
        case .waiting: .pending
        case .terminated(let date): date <= now ? .terminated : .pending
        case .undeliverable(let date): date <= now ? .undeliverable : .pending
        case .undelivered(let offered, let givenUp):
            givenUp <= now ? .undelivered : offered <= now && !self.machine.isOnline ? .delayed : .pending
        case .started(let offered, let start, let ending):
            if now < start {
                offered <= now ? .delayed : .pending
            } else {
                switch ending {
                case .result(let result, let end) where end <= now: .ended(result)
                case .lost(let end) where end <= now: .lost
                case .unknown, .result, .lost: .running
                }
            }
        }
    }

    /// Stops it, if it has not ended.
    mutating func cancel(at now: Date) {
        if self.phase(at: now).isActive { self.cancelledAt = now }
    }

    /// Returns when the script started, if it has by then.
    func startDate(by now: Date) -> Date? {
        guard case .started(_, let start, _) = self.course, start <= min(now, self.cancelledAt ?? now) else {
            return nil
        }
        return start
    }

    /// Returns when it came to its end, if it has by then.
    func endDate(by now: Date) -> Date? {
        if let cancelledAt, cancelledAt <= now { return cancelledAt }
        let end: Date? =
            switch self.course {
            case .waiting, .started(_, _, .unknown): nil
            case .terminated(let date), .undeliverable(let date), .undelivered(_, let date): date
            case .started(_, _, .result(_, let date)), .started(_, _, .lost(let date)): date
            }
        return end.flatMap { $0 <= now ? $0 : nil }
    }
}

extension CommandRun.Phase {
    /// Whether the command has not come to its end.
    var isActive: Bool {
        switch self {
        case .pending, .delayed, .running: true
        case .ended, .lost, .cancelled, .undelivered, .undeliverable, .terminated: false
        }
    }

    /// What the script did, if that is known.
    var result: ScriptResult? {
        if case .ended(let result) = self { result } else { nil }
    }

    /// Whether it counts towards the errors that a command may have; what was never delivered does not.
    var isError: Bool {
        switch self {
        case .ended(let result): result.timedOut || result.exitCode != 0
        case .lost: true
        case .pending, .delayed, .running, .cancelled, .undelivered, .undeliverable, .terminated: false
        }
    }
}
