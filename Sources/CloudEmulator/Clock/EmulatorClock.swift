import CloudCore

/// The clock of an emulator and its clients.
public struct EmulatorClock: Sendable {
    let time: TimeSource

    /// The system clock.
    public static let system = EmulatorClock(time: .system)

    /// A new manual clock, which advances when a task sleeps, so that hours of polling take no real time.
    public static var manual: EmulatorClock { .manual(ManualClock()) }

    /// Returns an emulator clock that uses a manual clock.
    /// - Parameter clock: The clock, which a test can advance and read.
    /// - Returns: The clock for an emulator.
    public static func manual(_ clock: ManualClock) -> EmulatorClock {
        EmulatorClock(time: clock.time)
    }
}
