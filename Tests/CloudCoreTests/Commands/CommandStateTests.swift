import CloudCore
import Foundation
import Testing

@Suite struct CommandStateTests {
    /// The lines of the picture in the type's comment: `pending  → running        the agent accepts it`.
    private static func picture() throws -> [String] {
        var file = URL(filePath: #filePath)
        for _ in 0..<4 { file.deleteLastPathComponent() }
        file.append(path: "Sources/CloudCore/Commands/CommandState.swift")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        return lines.filter { $0.hasPrefix("/// ") && $0.contains("→") }.map { String($0.dropFirst(4)) }
    }

    @Test func thePictureShowsTheTable() throws {
        let drawn = try Self.picture().map { line in
            let words = line.split(separator: " ")
            return [words[0], words[2], words.dropFirst(3).joined(separator: " ")[...]].map(String.init)
        }
        #expect(drawn == CommandState.transitions.map { [$0.from.rawValue, $0.to.rawValue, $0.when] })
    }

    @Test(arguments: CommandState.allCases)
    func onlyWhatNothingLeavesIsFinal(state: CommandState) {
        #expect(CommandState.transitions.contains { $0.from == state } != state.isTerminal)
        #expect(state == .pending || CommandState.transitions.contains { $0.to == state })
    }

    @Test func hasAnEndThatIsNotKnown() {
        #expect(CommandState.unknown.isTerminal)
        #expect("\(CommandState.unknown)" == "unknown")
        #expect(!MachineResult(instanceID: "i-1", state: .unknown).succeeded)
    }

    @Test(arguments: [
        ("SomethingNew", CommandState.running, CommandState.unknown), ("InProgress", .running, .running),
        ("Running", .running, .running), ("", .pending, .pending), ("Success", .succeeded, .succeeded),
        ("SomethingNew", .failed, .failed),
    ])
    func aWordThatIsNotKnownEndsWithTheCommand(word: String, state: CommandState, then: CommandState) {
        let result = MachineResult(instanceID: "i-1", state: state, serviceStatus: word)
        #expect(result.endedWithCommand().state == then)
        #expect(result.endedWithCommand().reason?.hasSuffix("SomethingNew") == (then == .unknown ? true : nil))
    }
}
