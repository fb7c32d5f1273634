import CloudAssistantKit
import CloudFoundation
import SSMKit

/// The state of the emulated services.
struct EmulatorState: Sendable {
    /// A command of Systems Manager.
    struct SSMCommand: Sendable {
        var request: SSM.SendCommandRequest
        var region: String

        /// The steps of the document.
        var steps: [DocumentStep]

        /// The execution timeout of all steps.
        var executionLimit: Duration

        var record: CommandRecord
    }

    /// The position of a command's run on a machine.
    private struct RunLocation: Sendable {
        var isOfSSM: Bool
        var command: Int
        var run: Int
    }

    var faults = FaultCounter(.none)
    var visibilityDelay = Duration.zero
    var lag = LagCounter(.none)
    var listOrder = ListOrder.standard
    var calls: [String: Int] = [:]
    var nonces: Set<String> = []
    var tokens: [String: EmulatedCloud.TokenUse] = [:]

    /// The tasks of the commands whose scripts take real time, by the command's ID.
    var dispatches: [String: Task<Void, Never>] = [:]

    private(set) var commands: [SSMCommand] = []
    private(set) var invocations: [AssistantInvocation] = []

    /// The indices of the scheduled invocations.
    private var scheduledPositions: [Int] = []
    private var commandPositions: [String: Int] = [:]
    private var invocationPositions: [String: Int] = [:]
    private var runLocations: [String: [RunLocation]] = [:]
    private var lastID = 0

    var storedCommands: [CloudAssistant.Command] = []
    var sentFiles: [SentFile] = []
    var files: [String: [String: Data]] = [:]
    var parameters = ParameterStore()
    var ssmTags: [String: [String: String]] = [:]
    var documents = DocumentStore()
    var windows: [MaintenanceWindow] = []
    var windowExecutions: [WindowExecution] = []
    var associations: [StoredAssociation] = []

    /// The resources of Systems Manager that requests with an idempotency token created.
    var createdResources: [String: CreatedResource] = [:]

    /// The tags of machines whose tags were changed.
    var machineTags: [String: [String: String]] = [:]
    var cannedResponses = CannedResponses()

    /// Returns a unique UUID.
    mutating func nextUUID() -> String { "00000000-0000-4000-8000-\(self.nextID())" }

    /// Returns a unique number as twelve hexadecimal digits.
    mutating func nextID() -> String {
        self.lastID += 1
        let digits = String(self.lastID, radix: 16)
        return String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}

extension EmulatorState {
    mutating func append(_ command: SSMCommand) {
        self.commandPositions[command.record.id] = self.commands.count
        for (index, run) in command.record.runs.enumerated() {
            let location = RunLocation(isOfSSM: true, command: self.commands.count, run: index)
            self.runLocations[run.machine.id, default: []].append(location)
        }
        self.commands.append(command)
    }

    mutating func append(_ invocation: AssistantInvocation) {
        self.invocationPositions[invocation.id] = self.invocations.count
        if invocation.schedule != nil { self.scheduledPositions.append(self.invocations.count) }
        for (index, run) in invocation.record.runs.enumerated() {
            let location = RunLocation(isOfSSM: false, command: self.invocations.count, run: index)
            self.runLocations[run.machine.id, default: []].append(location)
        }
        self.invocations.append(invocation)
    }

    /// The invocations that run on a schedule.
    var scheduled: [AssistantInvocation] { self.scheduledPositions.map { self.invocations[$0] } }

    func command(_ id: String) -> SSMCommand? {
        self.commandPositions[id].map { self.commands[$0] }
    }

    func invocation(_ id: String) -> AssistantInvocation? {
        self.invocationPositions[id].map { self.invocations[$0] }
    }

    /// Changes a command of Systems Manager, or returns `nil` if there is no command with that ID.
    mutating func changeCommand<Value>(_ id: String, _ change: (inout SSMCommand) -> Value) -> Value? {
        guard let position = self.commandPositions[id] else { return nil }
        return change(&self.commands[position])
    }

    /// Changes an invocation of Cloud Assistant, or returns `nil` if there is no invocation with that ID.
    mutating func changeInvocation<Value>(_ id: String, _ change: (inout AssistantInvocation) -> Value) -> Value? {
        guard let position = self.invocationPositions[id] else { return nil }
        return change(&self.invocations[position])
    }

    /// Changes a run of a command of either service, or returns `nil` if there is no command with that ID.
    mutating func changeRun<Value>(of id: String, at index: Int, _ change: (inout CommandRun) -> Value) -> Value? {
        self.changeCommand(id) { change(&$0.record.runs[index]) }
            ?? self.changeInvocation(id) { change(&$0.record.runs[index]) }
    }

    /// Returns the number of scripts that were started on a machine by a date.
    func executions(on machine: String, by now: Date) -> Int {
        (self.runLocations[machine] ?? []).reduce(0) { count, location in
            let records =
                location.isOfSSM
                ? [self.commands[location.command].record]
                : self.invocations[location.command].history + [self.invocations[location.command].record]
            return count + records.count { $0.runs[location.run].startDate(by: now) != nil }
        }
    }
}
