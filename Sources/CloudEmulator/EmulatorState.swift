import CloudAssistantKit
import Foundation
import SSMKit

/// All that the emulated services remember.
struct EmulatorState: Sendable {
    /// A command of Systems Manager.
    struct SSMCommand: Sendable {
        var request: SSM.SendCommandRequest
        var record: CommandRecord
    }

    /// An invocation of Cloud Assistant.
    struct Invocation: Sendable {
        var command: CloudAssistant.Command
        var record: CommandRecord
        var repeatMode: CloudAssistant.RepeatMode
    }

    var commands: [SSMCommand] = []
    var storedCommands: [CloudAssistant.Command] = []
    var invocations: [Invocation] = []
    var windowTasks: [SSM.MaintenanceWindowExecutionTaskInvocationIdentity] = []
    var associations: [SSM.InstanceAssociationStatusInfo] = []
    var nonces: Set<String> = []
    var tokens: [String: (fingerprint: String, answer: Data?)] = [:]
    var executions: [String: Int] = [:]
    var calls: [String: Int] = [:]
    private var lastID = 0

    /// Returns a number never returned before, as twelve hexadecimal digits.
    mutating func nextID() -> String {
        self.lastID += 1
        let digits = String(self.lastID, radix: 16)
        return String(repeating: "0", count: max(0, 12 - digits.count)) + digits
    }
}
