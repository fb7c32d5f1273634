public import CloudCore
import CloudFoundation
import Synchronization

/// Both services in memory: give it to a client as its transport, and no account and no network is needed.
///
/// It verifies signatures, remembers commands and runs scripts, by a closure or in this machine's shell. What it lacks
/// it refuses by name.
///
/// ```swift
/// let cloud = EmulatedCloud(machines: 20, clock: .manual) { machine, script in
///     machine.index == 7 ? .init(exitCode: 1, standardError: "disk full") : .success
/// }
/// let ssm = SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: cloud)
/// ```
public final class EmulatedCloud: HTTPTransport {
    /// The machines, which both clouds have.
    public let machines: [Machine]

    /// Credentials that both services accept.
    public let credentials = StaticCredentials(longTermKey)

    /// Temporary credentials that both services accept.
    public let sessionCredentials = StaticCredentials(sessionKey)

    /// The time that the emulator and its clients live by.
    public let time: TimeSource

    /// When it was made.
    let epoch: Date

    /// Where each machine is in the list, by its id.
    let positions: [String: Int]

    let executor: ScriptExecutor
    let runningScripts = RunningScripts()
    let keys = EmulatorKeys(longTermKey, sessionKey)
    private let state = Mutex(EmulatorState())

    private static let longTermKey = Credentials(
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
    ///   - clock: The clock to live by.
    ///   - executor: How scripts are run.
    public init(machines: [Machine], clock: EmulatorClock = .system, executor: ScriptExecutor) {
        self.machines = machines
        self.time = clock.time
        self.epoch = clock.time.now()
        self.positions = Dictionary(
            machines.enumerated().map { ($1.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        self.executor = executor
    }

    /// Creates an emulator with machines `i-1`, `i-2` and so on, on which scripts do what a closure says.
    /// - Parameters:
    ///   - machines: How many machines there are.
    ///   - clock: The clock to live by.
    ///   - execute: Decides what a script does on a machine.
    public convenience init(
        machines: Int,
        clock: EmulatorClock = .system,
        execute: @escaping ScriptExecutor.Decide = { _, _ in .success }
    ) {
        self.init(
            machines: machines > 0 ? (1...machines).map { Machine(index: $0) } : [],
            clock: clock,
            executor: .closure(execute)
        )
    }

    /// How many scripts were started on a machine.
    /// - Parameter machine: The machine's id.
    /// - Returns: The number.
    public func executions(on machine: String) -> Int {
        let now = self.time.now()
        return self.withState { $0.executions(on: machine, by: now) }
    }

    /// How often each operation was called, by name; calls that a fault plan ruined count too.
    public var calls: [String: Int] { self.withState { $0.calls } }

    /// Reads or changes what the services remember.
    func withState<Value: Sendable>(_ body: (inout EmulatorState) throws -> Value) rethrows -> Value {
        try self.state.withLock { try body(&$0) }
    }
}
