import CloudCore
import CloudEmulator

/// A rule for the results of scripts that don't run.
package struct ScriptRule: Sendable {
    /// The pattern of the IDs of machines, in which `*` stands for any text.
    let machine: String

    /// The pattern of scripts.
    let script: String
    let result: ScriptResult

    init(_ value: FileValue) throws(ConfigurationFileError) {
        let members = try value.members(["machine", "script", "exitCode", "output", "error", "seconds"])
        self.machine = try members["machine"]?.text() ?? "*"
        self.script = try members["script"]?.text() ?? "*"
        self.result = ScriptResult(
            exitCode: try members["exitCode"]?.number(in: 0...255) ?? 0,
            standardOutput: try members["output"]?.text() ?? "",
            standardError: try members["error"]?.text() ?? "",
            duration: try members["seconds"]?.seconds() ?? .milliseconds(100)
        )
    }

    func matches(_ script: String, on machine: Machine) -> Bool {
        Self.matches(machine.id, self.machine) && Self.matches(script, self.script)
    }

    /// Returns whether a text matches a pattern in which `*` stands for any text.
    package static func matches(_ text: String, _ pattern: String) -> Bool {
        let (text, pattern) = (Array(text.utf8), Array(pattern.utf8))
        var (position, index) = (0, 0)
        var star: (index: Int, position: Int)?
        while position < text.count {
            if index < pattern.count, pattern[index] == UInt8(ascii: "*") {
                star = (index, position)
                index += 1
            } else if index < pattern.count, pattern[index] == text[position] {
                (position, index) = (position + 1, index + 1)
            } else if let last = star {
                // Lets the last star stand for one more byte.
                star = (last.index, last.position + 1)
                (position, index) = (last.position + 1, last.index + 1)
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}

extension [ScriptRule] {
    /// Returns the result of the first rule that matches, or success with the script's text as the output.
    func result(of script: String, on machine: Machine) -> ScriptResult {
        self.first { $0.matches(script, on: machine) }?.result
            ?? ScriptResult(standardOutput: "\(machine.id): \(script)\n", duration: .milliseconds(100))
    }
}
