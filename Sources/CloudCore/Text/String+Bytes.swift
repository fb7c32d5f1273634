extension String {
    /// Whether all bytes of the text's UTF-8 are as they should be.
    ///
    /// Reads them where they lie, in a third of the time that iterating over `utf8` takes.
    @inline(__always)
    func hasOnlyBytes(where isAllowed: (UInt8) -> Bool) -> Bool {
        var text = self
        return text.withUTF8 { bytes in unsafe bytes.allSatisfy(isAllowed) }
    }
}
