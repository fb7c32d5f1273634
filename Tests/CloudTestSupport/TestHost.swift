public import CloudCore
public import Foundation

/// A machine that is all in memory: files, programs, network and time.
public struct TestHost: Sendable {
    /// The environment variables.
    public var environment: [String: String]
    /// The files' texts, by path.
    public var files: [String: String]
    /// The network; `nil` is none, or the transport of a client that is given one.
    public var transport: (any HTTPTransport)?
    /// The time.
    public var clock: ManualClock
    /// Runs a program.
    public var runProgram: @Sendable (ProgramCall) async throws -> Data = { call in
        throw ProgramError.notStarted(program: call.arguments.first ?? "")
    }

    /// Creates a machine: by default one with nothing on it, and no network.
    public init(
        environment: [String: String] = [:],
        files: [String: String] = [:],
        transport: (any HTTPTransport)? = nil,
        clock: ManualClock = ManualClock()
    ) {
        self.environment = environment
        self.files = files
        self.transport = transport
        self.clock = clock
    }

    /// The machine as a host; its home folder is `/home` unless the environment names another.
    public var system: HostSystem {
        let files = self.files
        let count = Counter()
        var system = HostSystem(
            environment: self.environment,
            homeFolder: self.environment["HOME"] ?? "/home",
            readFile: { path, maxSize throws(FileError) in
                guard let text = files[path] else { throw FileError(path: path, reason: .missing) }
                guard text.utf8.count <= maxSize else {
                    throw FileError(path: path, reason: .tooLarge(limit: maxSize))
                }
                return Data(text.utf8)
            },
            runProgram: self.runProgram,
            transport: self.transport ?? Unplugged(),
            time: self.clock.time,
            random: { 0.5 },
            unique: { "unique-\(count.next())" }
        )
        system.hasOwnTransport = self.transport != nil
        return system
    }
}

extension TestHost {
    /// Returns the machine as a host in the time of a transport.
    public func system(inTimeOf transport: any HTTPTransport) -> HostSystem {
        var system = self.system
        system.time = transport.time
        return system
    }
}

/// A transport of a machine that has no network.
public struct Unplugged: HTTPTransport {
    /// Creates a transport.
    public init() {}

    /// Fails.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        throw TransportError(.notConnected, reason: "no network")
    }
}
