public import CloudCore
import CloudFoundation
import Synchronization

/// An in-memory emulator of both services, used as a client's transport without an account or a network.
///
/// The emulator verifies signatures, stores commands, and runs scripts with a closure or in the local shell. It rejects
/// unsupported operations and parameters with an error that names them.
///
/// ```swift
/// let cloud = EmulatedCloud(machines: 20, clock: .manual) { machine, script in
///     machine.index == 7 ? .init(exitCode: 1, standardError: "disk full") : .success
/// }
/// let ssm = SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: cloud)
/// ```
public final class EmulatedCloud: HTTPTransport {
    /// The machines, which exist in both clouds.
    public let machines: [Machine]

    /// Credentials that both services accept.
    public let credentials = StaticCredentials(longTermKey)

    /// Temporary credentials that both services accept.
    public let sessionCredentials = StaticCredentials(sessionKey)

    /// The time source of the emulator and its clients.
    public let time: TimeSource

    /// The emulator's creation date.
    let epoch: Date

    /// The index of each machine in the list, by the machine's ID.
    let positions: [String: Int]

    let executor: ScriptExecutor
    let runningScripts = RunningScripts()
    let keys = EmulatorKeys(longTermKey, sessionKey)
    private let state = Mutex(EmulatorState())

    static let longTermKey = Credentials(
        accessKeyID: "EMULATORKEY000000001",
        secretAccessKey: "emulator/secret+1"
    )
    private static let sessionKey = Credentials(
        accessKeyID: "EMULATORKEY000000002",
        secretAccessKey: "emulator/secret+2",
        sessionToken: "emulator/session+token=="
    )

    /// Creates an emulator.
    /// - Parameters:
    ///   - machines: The machines.
    ///   - clock: The clock of the emulator and its clients.
    ///   - executor: The executor that runs scripts.
    public init(machines: [Machine], clock: EmulatorClock = .system, executor: ScriptExecutor) {
        self.machines = machines
        self.time = clock.time
        self.epoch = clock.time.now()
        self.positions = Dictionary(
            machines.enumerated().map { ($1.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        self.executor = executor
        self.withState { [epoch] in $0.documents.addAmazonDocuments(at: epoch) }
    }

    /// Creates an emulator with machines `i-1`, `i-2`, and so on, that runs scripts with a closure.
    /// - Parameters:
    ///   - machines: The number of machines.
    ///   - clock: The clock of the emulator and its clients.
    ///   - execute: A closure that returns the result of a script on a machine.
    public convenience init(
        machines: Int,
        clock: EmulatorClock = .system,
        execute: @escaping ScriptExecutor.Handler = { _, _ in .success }
    ) {
        self.init(
            machines: machines > 0 ? (1...machines).map { Machine(index: $0) } : [],
            clock: clock,
            executor: .closure(execute)
        )
    }

    /// Returns the number of scripts that were started on a machine.
    /// - Parameter machine: The machine's ID.
    /// - Returns: The number of scripts.
    public func executions(on machine: String) -> Int {
        let now = self.time.now()
        return self.withState { $0.executions(on: machine, by: now) }
    }

    /// The number of calls of each operation, by name, including calls that a fault plan made fail.
    public var calls: [String: Int] { self.withState { $0.calls } }

    /// Reads or changes the state of the services.
    func withState<Value: Sendable>(_ body: (inout EmulatorState) throws -> Value) rethrows -> Value {
        try self.state.withLock { try body(&$0) }
    }
}
