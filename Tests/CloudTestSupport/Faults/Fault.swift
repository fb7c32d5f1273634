public import Testing

/// A thing that can go wrong between a client and a service, or in the service's answer.
public struct Fault: Sendable, CustomTestStringConvertible {
    /// What goes wrong, in words.
    public let name: String

    /// What the server does; the last script is played again for each further attempt.
    public let scripts: [Script]

    /// What happens to who wants to connect.
    public let door: FaultServer.Door

    /// Whether a call that succeeds, by the first script, comes before.
    public let isOnKeptConnection: Bool

    /// Whether that connection ends before the next call.
    public let closesIdleConnection: Bool

    /// Whether the client waits in vain, so that its time must be short.
    public let isSlow: Bool

    /// Creates a fault.
    public init(
        _ name: String,
        _ scripts: Script...,
        door: FaultServer.Door = .open,
        isOnKeptConnection: Bool = false,
        closesIdleConnection: Bool = false,
        isSlow: Bool = false
    ) {
        self.name = name
        self.scripts = scripts
        self.door = door
        self.isOnKeptConnection = isOnKeptConnection
        self.closesIdleConnection = closesIdleConnection
        self.isSlow = isSlow
    }

    /// The name, which is how tests are listed.
    public var testDescription: String { self.name }
}
