public import Testing

/// A fault between a client and a service, or in the service's response.
public struct Fault: Sendable, CustomTestStringConvertible {
    /// A description of the fault.
    public let name: String

    /// The server's scripts.
    ///
    /// The last one is repeated for each further attempt.
    public let scripts: [Script]

    /// How the server treats clients that connect.
    public let availability: FaultServer.Availability

    /// Whether a successful call, by the first script, precedes the fault.
    public let isOnKeptConnection: Bool

    /// Whether the kept connection closes before the next call.
    public let closesIdleConnection: Bool

    /// Whether the client waits until its timeout, which must therefore be short.
    public let isSlow: Bool

    /// Creates a fault.
    public init(
        _ name: String,
        _ scripts: Script...,
        availability: FaultServer.Availability = .accepting,
        isOnKeptConnection: Bool = false,
        closesIdleConnection: Bool = false,
        isSlow: Bool = false
    ) {
        self.name = name
        self.scripts = scripts
        self.availability = availability
        self.isOnKeptConnection = isOnKeptConnection
        self.closesIdleConnection = closesIdleConnection
        self.isSlow = isSlow
    }

    /// The name, as shown in the list of tests.
    public var testDescription: String { self.name }
}
