extension CommandReport {
    /// The report as a table for a terminal.
    ///
    /// The columns are machine, state, exit code, time, and the first line of the output or the reason. A column with
    /// the location is added if the machines are in several places. The last line is the ``description``.
    public var table: String {
        if self.machines.isEmpty { return self.description }
        let showsLocation = Set(self.machines.compactMap(\.location)).count > 1
        let heading = ["machine"] + (showsLocation ? ["cloud"] : []) + ["state", "exit", "time", "output"]
        let rows =
            [heading]
            + self.machines.map { machine in
                let location = showsLocation ? [machine.location.map { "\($0)" } ?? "-"] : []
                let cells = [
                    "\(machine.state)", machine.exitCode.map { "\($0)" } ?? "-", machine.duration?.text ?? "-",
                    machine.summary,
                ]
                return ([machine.instanceID] + location + cells).map(\.onOneLine)
            }
        let widths = heading.indices.dropLast().map { column in rows.map { $0[column].width }.max() ?? 0 }
        let lines = rows.map { row in
            let cells = zip(row, widths).map { $0.padded(to: $1) } + row.suffix(1)
            return cells.joined(separator: "  ").withoutTrailingSpaces
        }
        return (lines + [self.description]).joined(separator: "\n")
    }
}

extension MachineResult {
    /// The first line of standard error for a failure, otherwise of standard output, or the reason.
    fileprivate var summary: String {
        let errors = self.standardError.text
        let text = self.succeeded || errors.isEmpty ? self.standardOutput.text : errors
        let lines = text.unicodeScalars.split(whereSeparator: \.breaksLine)
        guard let first = lines.first else { return self.reason ?? self.notes.first ?? "" }
        let line = String(String.UnicodeScalarView(first.prefix(80)))
        return lines.count > 1 ? "\(line) (+\(lines.count - 1) lines)" : line
    }
}

extension String {
    /// The width of the text in columns, one per scalar.
    fileprivate var width: Int { self.unicodeScalars.count }

    fileprivate var withoutTrailingSpaces: String {
        String(String.UnicodeScalarView(self.unicodeScalars.reversed().drop { $0 == " " }.reversed()))
    }

    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - self.width))
    }
}
