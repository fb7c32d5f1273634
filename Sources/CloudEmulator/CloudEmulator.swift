import CloudAssistantKit
public import CloudCore
import Foundation
import SSMKit
import Synchronization

/// Both services in memory: give it to a client as its transport, and no account and no network is needed.
///
/// It verifies signatures, remembers commands and runs scripts, by a closure or in this machine's shell. What it lacks
/// it refuses by name.
///
/// ```swift
/// let cloud = CloudEmulator(machines: 20, clock: .manual) { machine, script in
///     machine.index == 7 ? .init(exitCode: 1, standardError: "disk full") : .success
/// }
/// let ssm = SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: cloud)
/// ```
public final class CloudEmulator: HTTPTransport {
    /// The machines, which both clouds have.
    public let machines: [Machine]

    /// Credentials that both services accept.
    public let credentials = StaticCredentials(longTermKey)

    /// Temporary credentials that both services accept.
    public let sessionCredentials = StaticCredentials(sessionKey)

    /// The time that the emulator and its clients live by.
    public let time: TimeSource

    private let executor: ScriptExecutor
    private let keys = EmulatorKeys(longTermKey, sessionKey)
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
        self.withState { $0.executions[machine] ?? 0 }
    }

    /// How often each operation was called, by name.
    public var calls: [String: Int] { self.withState { $0.calls } }

    /// Answers a request as the service that it is meant for does.
    /// - Parameter request: The request, signed.
    /// - Returns: The answer, or the refusal.
    /// - Throws: `CancellationError` if the task is cancelled.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        try Task.checkCancellation()
        if let target = request.headers["x-amz-target"] {
            return await self.answerForSSM(request, target: target)
        }
        return await self.answerForCloudAssistant(request)
    }

    private func answerForSSM(_ request: TransportRequest, target: String) async -> TransportResponse {
        let requestID = UUID().uuidString.lowercased()
        let headers: HTTPHeaders = ["content-type": "application/x-amz-json-1.1", "x-amzn-requestid": requestID]
        do {
            try SigV4Verifier(keys: self.keys).verify(request, at: self.time.now())
            let operation = target.hasPrefix("AmazonSSM.") ? String(target.dropFirst("AmazonSSM.".count)) : target
            self.count(operation)
            guard let answer = Self.ssmOperations[operation] else {
                throw Refusal("UnknownOperationException", "the emulator has no operation \(quoted(operation))")
            }
            return TransportResponse(status: 200, headers: headers, body: try await answer(self, request.body))
        } catch {
            let refusal = error as? Refusal ?? Refusal("ValidationException", "the request can't be read: \(error)")
            let body = ["__type": refusal.code, "message": refusal.message]
            let data = (try? SSM.makeEncoder().encode(body)) ?? Data()
            return TransportResponse(status: refusal.status, headers: headers, body: data)
        }
    }

    private func answerForCloudAssistant(_ request: TransportRequest) async -> TransportResponse {
        let requestID = UUID().uuidString
        let headers: HTTPHeaders = ["content-type": "application/json;charset=utf-8", "x-acs-request-id": requestID]
        do {
            let query = try EmulatorQuery(request.url)
            let nonce = try AlibabaVerifier(keys: self.keys).verify(request, query, at: self.time.now())
            guard self.withState({ $0.nonces.insert(nonce).inserted }) else {
                throw Refusal("SignatureNonceUsed", "the nonce was used before")
            }
            let operation = request.headers["x-acs-action"] ?? query["Action"] ?? ""
            self.count(operation)
            guard let answer = Self.cloudAssistantOperations[operation] else {
                throw Refusal(
                    "InvalidAction.NotFound",
                    "the emulator has no operation \(quoted(operation))",
                    status: 404
                )
            }
            let body = try await self.once(operation, query) { try await answer(self, query, requestID) }
            return TransportResponse(status: 200, headers: headers, body: body)
        } catch {
            let refusal = error as? Refusal ?? Refusal("InvalidParameter", "the request can't be read: \(error)")
            let body = [
                "Code": refusal.code, "Message": refusal.message, "RequestId": requestID,
                "HostId": request.url.host() ?? "", "Recommend": "",
            ]
            let data = (try? CloudAssistant.makeEncoder().encode(body)) ?? Data()
            return TransportResponse(status: refusal.status, headers: headers, body: data)
        }
    }

    /// Answers a request that carries an idempotency token as it was answered the first time.
    private func once(_ operation: String, _ query: EmulatorQuery, _ answer: () async throws -> Data) async throws
        -> Data
    {
        guard let token = query["ClientToken"] else { return try await answer() }
        let name = "\(operation) \(token)"
        if let earlier = self.withState({ $0.tokens[name] }) {
            guard earlier.fingerprint == query.fingerprint else {
                throw Refusal("IdempotentParameterMismatch", "the token was used with other parameters")
            }
            guard let body = earlier.answer else {
                throw Refusal("IdempotentProcessing", "the request with this token is still being processed")
            }
            return body
        }
        self.withState { $0.tokens[name] = (query.fingerprint, nil) }
        do {
            let body = try await answer()
            self.withState { $0.tokens[name] = (query.fingerprint, body) }
            return body
        } catch {
            self.withState { $0.tokens[name] = nil }
            throw error
        }
    }

    /// Reads or changes what the services remember.
    func withState<Value: Sendable>(_ body: (inout EmulatorState) throws -> Value) rethrows -> Value {
        try self.state.withLock { try body(&$0) }
    }

    private func count(_ operation: String) {
        self.withState { $0.calls[operation, default: 0] += 1 }
    }
}

extension CloudEmulator {
    /// Starts a script on machines.
    /// - Parameters:
    ///   - script: The script.
    ///   - machines: The machines; those that are offline are given up on after the delivery limit.
    ///   - executionLimit: How long it may run.
    ///   - deliveryLimit: How long a machine that can't be reached is tried.
    ///   - id: The command's id.
    ///   - finish: Takes the result of a machine on which the script takes the machine's own time.
    /// - Returns: What is known of the command.
    func start(
        _ script: String,
        on machines: [Machine],
        executionLimit: Duration,
        deliveryLimit: Duration,
        id: String,
        finish: @escaping @Sendable (String, ScriptResult) -> Void
    ) async -> CommandRecord {
        let now = self.time.now()
        var record = CommandRecord(id: id, sentAt: now, runs: [])
        for machine in machines {
            var run = CommandRecord.Run(machine: machine, givesUpAt: now + deliveryLimit.seconds)
            if machine.isOnline {
                run.startDate = now
                self.withState { $0.executions[machine.id, default: 0] += 1 }
                if self.executor.takesRealTime {
                    Task { finish(machine.id, await self.executor.run(machine, script, executionLimit)) }
                } else {
                    let result = await self.executor.run(machine, script, executionLimit)
                    run.result = result
                    run.endDate = now + result.duration.seconds
                }
            }
            record.runs.append(run)
        }
        return record
    }

    /// Returns the machines of some ids.
    /// - Throws: A refusal for an id that no machine has.
    func machines(_ ids: [String], unknown: (String) -> Refusal) throws -> [Machine] {
        try ids.map { id in
            guard let machine = self.machines.first(where: { $0.id == id }) else { throw unknown(id) }
            return machine
        }
    }
}
