extension StringProtocol {
    /// Returns the parts between separators, which are compared by scalars: a combining mark hides none.
    /// - Parameters:
    ///   - separator: The separator.
    ///   - maxSplits: The maximum number of separators to split at.
    ///   - omitsEmpty: Whether empty parts are omitted.
    /// - Returns: The parts, in order.
    package func parts(
        separatedBy separator: Unicode.Scalar,
        maxSplits: Int = .max,
        omitsEmpty: Bool = false
    ) -> [String] {
        self.unicodeScalars
            .split(separator: separator, maxSplits: maxSplits, omittingEmptySubsequences: omitsEmpty)
            .map { String(String.UnicodeScalarView($0)) }
    }

    /// Returns whether the text begins with another, compared by bytes.
    package func startsWithBytes(of text: String) -> Bool { self.utf8.starts(with: text.utf8) }
}
