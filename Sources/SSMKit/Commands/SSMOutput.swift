import CloudFoundation

/// A text of the service with the output of a script.
struct SSMOutput {
    /// The maximum length of both outputs together in a list of invocations.
    private static let listLimit = 2_500

    /// The markers of the agent and the service for truncated output.
    private static let truncationMarkers = ["---Output truncated---", "---Error truncated----", "--output truncated--"]
        .map { Array($0.utf8) }

    private let text: String

    init(_ text: String?) {
        self.text = text ?? ""
    }

    /// Both outputs, combined in one text as in a list.
    var joined: CommandOutput {
        let bytes = Array(self.text.utf8)
        // Counted in bytes, the smallest unit that the service may count in.
        let isTruncated =
            bytes.count >= Self.listLimit || self.endsWithMarker(bytes)
            || self.holdsBoth && Self.truncationMarkers.contains { !bytes.ranges(ofBytes: $0).isEmpty }
        return CommandOutput(Data(bytes), isTruncated: isTruncated)
    }

    /// Whether the text may contain both outputs.
    ///
    /// A script may also have printed the separator itself.
    var holdsBoth: Bool {
        !Array(self.text.utf8).ranges(ofBytes: Array(MachineResult.separator.utf8)).isEmpty
    }

    /// Returns one output, as in one invocation.
    /// - Parameter limit: The maximum length of the output, in characters.
    /// - Returns: The output.
    func single(limit: Int) -> CommandOutput {
        let bytes = Array(self.text.utf8)
        return CommandOutput(Data(bytes), isTruncated: self.text.utf16.count >= limit || self.endsWithMarker(bytes))
    }

    private func endsWithMarker(_ bytes: [UInt8]) -> Bool {
        let end = Array(bytes.suffix(64))
        return Self.truncationMarkers.contains { !end.ranges(ofBytes: $0).isEmpty }
    }
}
