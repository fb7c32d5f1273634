import CloudFoundation

extension MachineResult {
    /// The note on a result whose two outputs the service combined into one text.
    package static let joinedNote = "both outputs are in standard output, since the service's list joins them"

    /// The line between standard output and standard error in a list of Systems Manager.
    package static let separator = "----------ERROR-------"

    /// Whether the service has more of the output, or has both outputs separately.
    package var needsCompletion: Bool {
        self.standardOutput.isTruncated || self.standardError.isTruncated || self.notes.contains(Self.joinedNote)
    }

    /// Returns the result with the output of another response about the same machine, if that is more complete.
    ///
    /// State, exit code, ids and dates are kept. Missing ones are taken from a response with the same state. A text is
    /// never replaced by a shorter or empty one, except that a combined text is replaced by the two separate ones.
    /// - Parameter other: The other response.
    /// - Returns: The result, and whether output was kept because the other response has less of it.
    package func improved(by other: MachineResult) -> (result: MachineResult, hasKept: Bool) {
        // A response that also joins both outputs adds nothing.
        if other.notes.contains(Self.joinedNote) { return (self, false) }
        var result = self
        let hasKept: Bool
        if self.mayBeJoined, !other.standardOutput.bytes.isEmpty || !other.standardError.bytes.isEmpty {
            let isMore = other.holdsOutput(of: self.standardOutput.bytes)
            if isMore {
                result.standardOutput = other.standardOutput
                result.standardError = other.standardError
                result.notes.removeAll { $0 == Self.joinedNote }
            }
            hasKept = !isMore
        } else {
            let keepsOutput = result.standardOutput.improve(by: other.standardOutput)
            let keepsError = result.standardError.improve(by: other.standardError)
            hasKept = keepsOutput || keepsError
        }
        if other.state == self.state {
            result.exitCode = self.exitCode ?? other.exitCode
            result.stepName = self.stepName ?? other.stepName
            result.startDate = self.startDate ?? other.startDate
            result.endDate = self.endDate ?? other.endDate
        }
        if let name = self.stepName, let index = self.steps.firstIndex(where: { $0.name == name }) {
            result.steps[index].standardOutput = result.standardOutput
            result.steps[index].standardError = result.standardError
        }
        return (result, hasKept)
    }

    /// Whether standard output may contain both outputs, or may be truncated within the second.
    private var mayBeJoined: Bool {
        self.standardError.bytes.isEmpty && (self.notes.contains(Self.joinedNote) || self.standardOutput.isTruncated)
    }

    /// Returns whether the two outputs together contain no less than a text that may combine both.
    private func holdsOutput(of joined: Data) -> Bool {
        let (output, error) = (self.standardOutput.bytes, self.standardError.bytes)
        let separator = Array(Self.separator.utf8)
        let count = output.count + (error.isEmpty ? 0 : separator.count + 2 + error.count)
        let bytes = Array(joined)
        let ranges = bytes.ranges(ofBytes: separator)
        let first = bytes[..<(ranges.first?.lowerBound ?? bytes.endIndex)]
        let isNothingLost = !output.isEmpty || Data(first).trimmed.isEmpty
        if count >= joined.count, isNothingLost { return true }
        // The list may add line breaks between the parts, and the separator without a second part.
        return ranges.contains { range in
            Data(bytes[..<range.lowerBound]).trimmed == output.trimmed
                && Data(bytes[range.upperBound...]).trimmed == error.trimmed
        }
    }
}

extension CommandOutput {
    /// Replaces the text with another text of the same output unless that is shorter.
    /// - Returns: Whether this text was kept because the other is shorter.
    fileprivate mutating func improve(by other: CommandOutput) -> Bool {
        if other.bytes.count < self.bytes.count { return true }
        if !other.bytes.isEmpty { self = other }
        return false
    }
}

extension Data {
    /// The bytes without leading and trailing ASCII white space.
    fileprivate var trimmed: Data {
        func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
        guard let first = self.firstIndex(where: { !isSpace($0) }), let last = self.lastIndex(where: { !isSpace($0) })
        else { return Data() }
        return self[first...last]
    }
}
