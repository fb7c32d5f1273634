import CloudTestSupport
import Foundation

extension FaultTable {
    /// The table in the documentation.
    static var markdown: String {
        let head = [
            "| what goes wrong | `ListCommands` ends in | sent | arrived "
                + "| `SendCommand` ends in | may have acted | sent | arrived |",
            "|---|---|--:|--:|---|---|--:|--:|",
        ]
        let lines = self.rows.map { self.line($0.fault.name, $0.read, $0.write) }
        return (head + lines).joined(separator: "\n")
    }

    /// Returns the table of the rows that differ over another transport.
    static func differences(of transport: TestedTransport) -> String {
        let head = [
            "| what goes wrong | `ListCommands` ends in | sent | arrived "
                + "| `SendCommand` ends in | may have acted | sent | arrived | why |",
            "|---|---|--:|--:|---|---|--:|--:|---|",
        ]
        let lines = self.rows.compactMap { row in
            row.difference(over: transport).map { "\(self.line(row.fault.name, $0.read, $0.write)) \($0.reason) |" }
        }
        return (head + lines).joined(separator: "\n")
    }

    private static func line(_ name: String, _ read: Outcome, _ write: Outcome) -> String {
        let cells = [
            name, read.end.description, "\(read.attempts)", "\(read.arrived)",
            write.end.description, write.mayHaveActed ? "yes" : "no", "\(write.attempts)", "\(write.arrived)",
        ]
        return "| \(cells.joined(separator: " | ")) |"
    }
}
