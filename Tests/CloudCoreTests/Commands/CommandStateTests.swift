import CloudCore
import Foundation
import Testing

@Suite struct CommandStateTests {
    /// Returns the lines of the diagram in the type's comment: `pending  → running        the agent takes it`.
    private static func diagram() throws -> [String] {
        var file = URL(filePath: #filePath)
        for _ in 0..<4 { file.deleteLastPathComponent() }
        file.append(path: "Sources/CloudCore/Commands/CommandState.swift")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        return lines.filter { $0.hasPrefix("/// ") && $0.contains("→") }.map { String($0.dropFirst(4)) }
    }

    @Test func theDiagramMatchesTheTransitions() throws {
        let parsed = try Self.diagram().map { line in
            let fields = line.split(separator: " ")
            return [fields[0], fields[2], fields.dropFirst(3).joined(separator: " ")[...]].map(String.init)
        }
        #expect(parsed == CommandState.transitions.map { [$0.from.rawValue, $0.to.rawValue, $0.when] })
    }

    @Test(arguments: CommandState.allCases)
    func onlyStatesWithoutTransitionsAreTerminal(state: CommandState) {
        #expect(CommandState.transitions.contains { $0.from == state } != state.isTerminal)
        #expect(state == .pending || CommandState.transitions.contains { $0.to == state })
    }

    @Test func unknownIsTerminal() {
        #expect(CommandState.unknown.isTerminal)
        #expect("\(CommandState.unknown)" == "unknown")
        #expect(!MachineResult(instanceID: "i-1", state: .unknown).succeeded)
    }

    @Test(arguments: [
        ("SomethingNew", CommandState.running, CommandState.unknown), ("InProgress", .running, .running),
        ("Running", .running, .running), ("", .pending, .pending), ("Success", .succeeded, .succeeded),
        ("SomethingNew", .failed, .failed),
    ])
    func resolvesAnUnrecognizedStatusWhenTheCommandEnds(status: String, state: CommandState, expected: CommandState) {
        let result = MachineResult(instanceID: "i-1", state: state, serviceStatus: status)
        #expect(result.endedWithCommand().state == expected)
        #expect(result.endedWithCommand().reason?.hasSuffix("SomethingNew") == (expected == .unknown ? true : nil))
    }
}
