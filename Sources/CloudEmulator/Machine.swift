/// A machine of the emulated clouds.
public struct Machine: Sendable, Hashable, Identifiable {
    /// What runs on a machine.
    public enum Platform: String, Sendable, Hashable {
        /// Linux, with a shell.
        case linux = "Linux"

        /// Windows, with PowerShell.
        case windows = "Windows"
    }

    /// The machine's number, from 1.
    public var index: Int

    /// The machine's id in both clouds, such as `i-7`.
    public var id: String

    /// The machine's tags.
    public var tags: [String: String]

    /// What runs on it.
    public var platform: Platform

    /// Whether its agent answers.
    public var isOnline: Bool

    /// Creates a machine.
    /// - Parameters:
    ///   - index: The machine's number.
    ///   - id: Its id; `i-` and the number by default.
    ///   - tags: Its tags.
    ///   - platform: What runs on it.
    ///   - isOnline: Whether its agent answers.
    public init(
        index: Int,
        id: String? = nil,
        tags: [String: String] = [:],
        platform: Platform = .linux,
        isOnline: Bool = true
    ) {
        self.index = index
        self.id = id ?? "i-\(index)"
        self.tags = tags
        self.platform = platform
        self.isOnline = isOnline
    }
}
