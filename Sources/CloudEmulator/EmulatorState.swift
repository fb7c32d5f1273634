import CloudAssistantKit
import CloudFoundation
import SSMKit

/// All that the emulated services remember.
struct EmulatorState: Sendable {
    /// A command of Systems Manager.
    struct SSMCommand: Sendable {
        var request: SSM.SendCommandRequest
        var region: String
        var record: CommandRecord
    }

    /// Where the run of a command on a machine is.
    private struct Place: Sendable {
        var isOfSSM: Bool
        var command: Int
        var run: Int
    }

    var faults = FaultCounter(.none)
    var visibilityDelay = Duration.zero
    var calls: [String: Int] = [:]
    var nonces: Set<String> = []
    var tokens: [String: EmulatedCloud.TokenUse] = [:]

    private(set) var commands: [SSMCommand] = []
    private(set) var invocations: [AssistantInvocation] = []

    /// Where the invocations are that run by a schedule.
    private var scheduledPositions: [Int] = []
    private var commandPositions: [String: Int] = [:]
    private var invocationPositions: [String: Int] = [:]
    private var places: [String: [Place]] = [:]
    private var lastID = 0

    var storedCommands: [CloudAssistant.Command] = []
    var sentFiles: [SentFile] = []
    var files: [String: [String: Data]] = [:]
    var parameters = ParameterStore()
    var ssmTags: [String: [String: String]] = [:]

    /// The tags of machines, where they were changed.
    var machineTags: [String: [String: String]] = [:]
    var planted = PlantedResponses()

    /// Returns a number never returned before, as twelve hexadecimal digits.
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
            let place = Place(isOfSSM: true, command: self.commands.count, run: index)
            self.places[run.machine.id, default: []].append(place)
        }
        self.commands.append(command)
    }

    mutating func append(_ invocation: AssistantInvocation) {
        self.invocationPositions[invocation.id] = self.invocations.count
        if invocation.schedule != nil { self.scheduledPositions.append(self.invocations.count) }
        for (index, run) in invocation.record.runs.enumerated() {
            let place = Place(isOfSSM: false, command: self.invocations.count, run: index)
            self.places[run.machine.id, default: []].append(place)
        }
        self.invocations.append(invocation)
    }

    /// The invocations that run by a schedule.
    var scheduled: [AssistantInvocation] { self.scheduledPositions.map { self.invocations[$0] } }

    func command(_ id: String) -> SSMCommand? {
        self.commandPositions[id].map { self.commands[$0] }
    }

    func invocation(_ id: String) -> AssistantInvocation? {
        self.invocationPositions[id].map { self.invocations[$0] }
    }

    /// Changes a command of Systems Manager; returns `nil` if there is none of that id.
    mutating func changeCommand<Value>(_ id: String, _ change: (inout SSMCommand) -> Value) -> Value? {
        guard let position = self.commandPositions[id] else { return nil }
        return change(&self.commands[position])
    }

    /// Changes an invocation of Cloud Assistant; returns `nil` if there is none of that id.
    mutating func changeInvocation<Value>(_ id: String, _ change: (inout AssistantInvocation) -> Value) -> Value? {
        guard let position = self.invocationPositions[id] else { return nil }
        return change(&self.invocations[position])
    }

    /// Changes a run of a command of either service; returns `nil` if there is none of that id.
    mutating func changeRun<Value>(of id: String, at index: Int, _ change: (inout CommandRun) -> Value) -> Value? {
        self.changeCommand(id) { change(&$0.record.runs[index]) }
            ?? self.changeInvocation(id) { change(&$0.record.runs[index]) }
    }

    /// Returns how many scripts were started on a machine by a moment.
    func executions(on machine: String, by now: Date) -> Int {
        (self.places[machine] ?? []).reduce(0) { count, place in
            let records =
                place.isOfSSM
                ? [self.commands[place.command].record]
                : self.invocations[place.command].history + [self.invocations[place.command].record]
            return count + records.count { $0.runs[place.run].startDate(by: now) != nil }
        }
    }
}
