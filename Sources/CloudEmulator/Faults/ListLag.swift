/// A lag of lists, in which new commands, or their results on some machines, appear late.
///
/// ```swift
/// cloud.listLag = .calls(3)
/// cloud.listLag = .duration(.seconds(10)).on("i-3", "i-4")
/// ```
///
/// The lag applies to lists of commands, invocations, and results, and to `GetCommandInvocation`, which returns
/// `InvocationDoesNotExist` until then. Scripts run without a delay.
public struct ListLag: Sendable, Hashable {
    enum Measure: Sendable, Hashable {
        case calls(Int)
        case duration(Duration)
    }

    var measure: Measure

    /// The IDs of the machines whose results lag, or `nil` if the commands lag.
    var machines: Set<String>?

    /// No lag.
    public static let none = ListLag(measure: .calls(0))

    /// Returns a lag that is counted in calls.
    /// - Parameter count: The number of calls, for each command, that do not return it.
    /// - Returns: The lag.
    public static func calls(_ count: Int) -> ListLag {
        ListLag(measure: .calls(count))
    }

    /// Returns a lag that the emulator's clock measures.
    /// - Parameter duration: The time after the start of a command during which calls do not return it.
    /// - Returns: The lag.
    public static func duration(_ duration: Duration) -> ListLag {
        ListLag(measure: .duration(duration))
    }

    /// Returns a copy of the lag that applies only to the results on some machines.
    /// - Parameter machines: The IDs of the machines.
    /// - Returns: The lag.
    public func on(_ machines: String...) -> ListLag {
        ListLag(measure: self.measure, machines: Set(machines))
    }
}
