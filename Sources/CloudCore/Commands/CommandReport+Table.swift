extension CommandReport {
    /// The report as a table for a terminal: machine, state, exit code, time, and the first line of the output or the
    /// reason; below it the line that ``description`` is.
    public var table: String {
        if self.machines.isEmpty { return self.description }
        let rows =
            [["machine", "state", "exit", "time", "output"]]
            + self.machines.map { machine in
                [
                    machine.instanceID, "\(machine.state)", machine.exitCode.map { "\($0)" } ?? "-",
                    machine.duration?.text ?? "-", machine.gist,
                ]
            }
        let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
        let lines = rows.map { row in
            let cells = zip(row, widths).map { $0.padded(to: $1) }
            let line = (cells + [row[4]]).joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
        return (lines + [self.description]).joined(separator: "\n")
    }
}

extension MachineResult {
    /// What a line has room for: of a failure what it says, otherwise how the output begins.
    fileprivate var gist: String {
        let errors = self.standardError.text
        let text = self.succeeded || errors.isEmpty ? self.standardOutput.text : errors
        let lines = text.split(whereSeparator: \.isNewline)
        let line = lines.first.map { String($0.prefix(80)).filter { !$0.isControl } } ?? self.reason ?? ""
        let rest = lines.count + (line.isEmpty ? 0 : -1)
        return rest > 0 && !lines.isEmpty ? "\(line) (+\(rest) lines)" : line
    }
}

extension Character {
    /// Whether it would move the cursor or colour the terminal rather than show.
    fileprivate var isControl: Bool {
        self.unicodeScalars.contains { $0.properties.generalCategory == .control }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - self.count))
    }
}
