public import CloudFoundation

/// Where a client takes its time from: the date it signs with, and the clock it waits by.
public struct TimeSource: Sendable {
    /// Returns the date now.
    public var now: @Sendable () -> Date

    /// The clock that delays are measured by.
    public var clock: any Clock<Duration>

    /// Returns when a deadline has passed, or throws when the task is cancelled.
    ///
    /// On the machine's own clock that is a sleep. A clock that is moved by who waits must not be moved by
    /// a deadline, which most calls never reach.
    public var expire: @Sendable (Duration) async throws -> Void {
        didSet { self.timers = nil }
    }

    /// What tells of deadlines, where that takes no task of its own: on the machine's own time.
    package private(set) var timers: Timers?

    /// Creates a source of time.
    /// - Parameters:
    ///   - clock: The clock that delays are measured by.
    ///   - now: Returns the date now.
    ///   - expire: Returns when a deadline has passed; by default a sleep on the clock.
    public init(
        clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Date,
        expire: (@Sendable (Duration) async throws -> Void)? = nil
    ) {
        self.clock = clock
        self.now = now
        self.expire = expire ?? { try await clock.sleep(for: $0) }
    }

    /// The machine's own time.
    public static let system: TimeSource = {
        var time = TimeSource(
            clock: ContinuousClock(),
            now: { Date() },
            expire: { try await Timers.shared.wait(for: $0) }
        )
        time.timers = .shared
        return time
    }()
}

extension TimeSource {
    /// Waits, and returns whether the time has passed rather than the task been cancelled.
    package func sleep(for duration: Duration) async -> Bool {
        do {
            try await self.clock.sleep(for: duration)
            return true
        } catch {
            return false
        }
    }

    /// Starts to measure time.
    package func stopwatch() -> Stopwatch {
        Stopwatch(starting: self.clock)
    }
}

/// The time since a moment.
package struct Stopwatch: Sendable {
    /// Returns the time since the stopwatch was started.
    package let elapsed: @Sendable () -> Duration

    fileprivate init(starting clock: some Clock<Duration>) {
        let start = clock.now
        self.elapsed = { start.duration(to: clock.now) }
    }
}
