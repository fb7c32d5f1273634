import CloudTestSupport
import Foundation

extension FaultTable {
    /// The table as it stands in the documentation.
    static var markdown: String {
        let head = [
            "| what goes wrong | `ListCommands` ends in | sent | arrived "
                + "| `SendCommand` ends in | may have acted | sent | arrived |",
            "|---|---|--:|--:|---|---|--:|--:|",
        ]
        let lines = self.rows.map { row in
            let cells = [
                row.fault.name, row.read.end.description, "\(row.read.attempts)", "\(row.read.arrived)",
                row.write.end.description, row.write.mayHaveActed ? "yes" : "no", "\(row.write.attempts)",
                "\(row.write.arrived)",
            ]
            return "| \(cells.joined(separator: " | ")) |"
        }
        return (head + lines).joined(separator: "\n")
    }
}
