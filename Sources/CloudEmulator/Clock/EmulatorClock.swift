import CloudCore

/// The clock that an emulator and the clients that talk to it live by.
public struct EmulatorClock: Sendable {
    let time: TimeSource

    /// The machine's own clock.
    public static let system = EmulatorClock(time: .system)

    /// A clock of the emulator's own that moves when someone waits by it: hours of polling take no time.
    public static var manual: EmulatorClock { .manual(ManualClock()) }

    /// A clock that is given.
    /// - Parameter clock: The clock, which a test can move and read.
    /// - Returns: The clock for an emulator.
    public static func manual(_ clock: ManualClock) -> EmulatorClock {
        EmulatorClock(time: clock.time)
    }
}
