public import CloudCore
public import Foundation

/// An in-memory host: files, programs, network and time.
public struct TestHost: Sendable {
    /// The environment variables.
    public var environment: [String: String]
    /// The contents of files, by path.
    public var files: [String: String]
    /// The network.
    ///
    /// `nil` for no network, or for the transport that a client gets.
    public var transport: (any HTTPTransport)?
    /// The clock.
    public var clock: ManualClock
    /// Runs a program.
    public var runProgram: @Sendable (ProgramCall) async throws -> Data = { call in
        throw ProgramError.notStarted(program: call.arguments.first ?? "")
    }

    /// Creates a host, by default without files or network.
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

    /// The host system.
    ///
    /// Its home folder is `/home` unless the environment sets another.
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
            transport: self.transport ?? OfflineTransport(),
            time: self.clock.time,
            random: { 0.5 },
            unique: { "unique-\(count.next())" }
        )
        system.hasOwnTransport = self.transport != nil
        return system
    }
}

extension TestHost {
    /// Returns the host system with the time source of a transport.
    public func system(inTimeOf transport: any HTTPTransport) -> HostSystem {
        var system = self.system
        system.time = transport.time
        return system
    }
}

/// A transport that fails every request because there is no network.
public struct OfflineTransport: HTTPTransport {
    /// Creates a transport.
    public init() {}

    /// Throws a ``TransportError``.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        throw TransportError(.notConnected, reason: "no network")
    }
}
