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

    /// How its agent behaves.
    public var agent: Agent

    /// The resource group that it is in.
    public var resourceGroup: String?

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
        self.init(index: index, id: id, tags: tags, platform: platform, agent: isOnline ? .online : .offline)
    }

    /// Creates a machine whose agent behaves in a way.
    /// - Parameters:
    ///   - index: The machine's number.
    ///   - id: Its id; `i-` and the number by default.
    ///   - tags: Its tags.
    ///   - platform: What runs on it.
    ///   - agent: How its agent behaves.
    ///   - resourceGroup: The resource group that it is in.
    public init(
        index: Int,
        id: String? = nil,
        tags: [String: String] = [:],
        platform: Platform = .linux,
        agent: Agent,
        resourceGroup: String? = nil
    ) {
        self.index = index
        self.id = id ?? "i-\(index)"
        self.tags = tags
        self.platform = platform
        self.agent = agent
        self.resourceGroup = resourceGroup
    }

    /// Whether its agent answers when the emulator is made.
    public var isOnline: Bool {
        get { self.agent == .online || self.agent == .silent || self.agent == .vanishesAfterDelivery }
        set { self.agent = newValue ? .online : .offline }
    }
}
