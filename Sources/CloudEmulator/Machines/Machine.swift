/// A machine of the emulated clouds.
public struct Machine: Sendable, Hashable, Identifiable {
    /// The operating system of a machine.
    public enum Platform: String, Sendable, Hashable {
        /// Linux, with a shell.
        case linux = "Linux"

        /// Windows, with PowerShell.
        case windows = "Windows"
    }

    /// The machine's number, starting at 1.
    public var index: Int

    /// The machine's ID in both clouds, such as `i-7`.
    public var id: String

    /// The machine's name, which Systems Manager returns as the computer name.
    public var name: String

    /// The machine's tags.
    public var tags: [String: String]

    /// The machine's operating system.
    public var platform: Platform

    /// The behavior of the machine's agent.
    public var agent: Agent

    /// The machine's resource group.
    public var resourceGroup: String?

    /// Creates a machine.
    /// - Parameters:
    ///   - index: The machine's number.
    ///   - id: The machine's ID. The default is `i-` and the number.
    ///   - tags: The machine's tags.
    ///   - platform: The machine's operating system.
    ///   - isOnline: Whether the machine's agent is online.
    public init(
        index: Int,
        id: String? = nil,
        tags: [String: String] = [:],
        platform: Platform = .linux,
        isOnline: Bool = true
    ) {
        self.init(index: index, id: id, tags: tags, platform: platform, agent: isOnline ? .online : .offline)
    }

    /// Creates a machine with a specific agent behavior.
    /// - Parameters:
    ///   - index: The machine's number.
    ///   - id: The machine's ID. The default is `i-` and the number.
    ///   - tags: The machine's tags.
    ///   - platform: The machine's operating system.
    ///   - agent: The behavior of the machine's agent.
    ///   - resourceGroup: The machine's resource group.
    ///   - name: The machine's name. The default is `machine-` and the number.
    public init(
        index: Int,
        id: String? = nil,
        tags: [String: String] = [:],
        platform: Platform = .linux,
        agent: Agent,
        resourceGroup: String? = nil,
        name: String? = nil
    ) {
        self.index = index
        self.id = id ?? "i-\(index)"
        self.name = name ?? "machine-\(index)"
        self.tags = tags
        self.platform = platform
        self.agent = agent
        self.resourceGroup = resourceGroup
    }

    /// Whether the machine appears to be online when the emulator is created.
    public var isOnline: Bool {
        get { self.agent == .online || self.agent == .silent || self.agent == .vanishesAfterDelivery }
        set { self.agent = newValue ? .online : .offline }
    }
}
