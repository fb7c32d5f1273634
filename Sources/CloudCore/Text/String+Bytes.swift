extension String {
    /// Returns whether all UTF-8 bytes of the string satisfy a predicate.
    ///
    /// Reads the bytes in place, which takes a third of the time of iterating over `utf8`.
    @inline(__always)
    func hasOnlyBytes(where isAllowed: (UInt8) -> Bool) -> Bool {
        var text = self
        return text.withUTF8 { bytes in unsafe bytes.allSatisfy(isAllowed) }
    }
}
