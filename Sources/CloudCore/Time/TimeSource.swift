public import CloudFoundation

/// A source of time for a client: the date that it signs with, and the clock that measures delays.
public struct TimeSource: Sendable {
    /// A closure that returns the current date.
    public var now: @Sendable () -> Date

    /// The clock that measures delays.
    public var clock: any Clock<Duration>

    /// A closure that returns after a timeout, or throws if the task is cancelled.
    ///
    /// For the system clock, this is a sleep. A test clock that advances when a task sleeps must not advance for
    /// a timeout, which most calls never reach.
    public var expire: @Sendable (Duration) async throws -> Void {
        didSet { self.timers = nil }
    }

    /// The timers for deadlines, which don't need a task each; only for the system's time.
    package private(set) var timers: Timers?

    /// Creates a time source.
    /// - Parameters:
    ///   - clock: The clock that measures delays.
    ///   - now: A closure that returns the current date.
    ///   - expire: A closure that returns after a timeout; by default a sleep on the clock.
    public init(
        clock: any Clock<Duration>,
        now: @escaping @Sendable () -> Date,
        expire: (@Sendable (Duration) async throws -> Void)? = nil
    ) {
        self.clock = clock
        self.now = now
        self.expire = expire ?? { try await clock.sleep(for: $0) }
    }

    /// The system's time.
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
    /// Waits, and returns `false` if the task was cancelled.
    package func sleep(for duration: Duration) async -> Bool {
        do {
            try await self.clock.sleep(for: duration)
            return true
        } catch {
            return false
        }
    }

    /// Starts a stopwatch.
    package func stopwatch() -> Stopwatch {
        Stopwatch(starting: self.clock)
    }
}

/// A measurement of elapsed time.
package struct Stopwatch: Sendable {
    /// A closure that returns the time since the start.
    package let elapsed: @Sendable () -> Duration

    fileprivate init(starting clock: some Clock<Duration>) {
        let start = clock.now
        self.elapsed = { start.duration(to: clock.now) }
    }
}
