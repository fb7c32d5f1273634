import CloudFoundation

/// A text of the service with what a script wrote.
struct SSMOutput {
    /// The most that a list of invocations holds of both outputs together.
    private static let listLimit = 2_500

    /// What the agent and the service put where they have cut.
    private static let cutMarks = ["---Output truncated---", "---Error truncated----", "--output truncated--"]
        .map { Array($0.utf8) }

    private let text: String

    init(_ text: String?) {
        self.text = text ?? ""
    }

    /// Both outputs, as a list has them in one text.
    var joined: CommandOutput {
        let bytes = Array(self.text.utf8)
        // Counted in the smallest unit that the service may count in.
        let isCut =
            bytes.count >= Self.listLimit || self.hasCutMark(bytes)
            || self.holdsBoth && Self.cutMarks.contains { !bytes.ranges(ofBytes: $0).isEmpty }
        return CommandOutput(Data(bytes), isTruncated: isCut)
    }

    /// Whether the text may hold both outputs; a script may have printed the separator too.
    var holdsBoth: Bool {
        !Array(self.text.utf8).ranges(ofBytes: Array(MachineResult.separator.utf8)).isEmpty
    }

    /// Returns one output, as one invocation has it.
    /// - Parameter limit: The most that the service gives of it, in characters.
    /// - Returns: The output.
    func single(limit: Int) -> CommandOutput {
        let bytes = Array(self.text.utf8)
        return CommandOutput(Data(bytes), isTruncated: self.text.utf16.count >= limit || self.hasCutMark(bytes))
    }

    private func hasCutMark(_ bytes: [UInt8]) -> Bool {
        let end = Array(bytes.suffix(64))
        return Self.cutMarks.contains { !end.ranges(ofBytes: $0).isEmpty }
    }
}
