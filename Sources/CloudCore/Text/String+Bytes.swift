extension String {
    /// Creates a string by writing its UTF-8 bytes in place.
    /// - Parameters:
    ///   - capacity: The maximum number of bytes.
    ///   - write: A closure that appends the bytes.
    init(capacity: Int, _ write: (inout OutputSpan<UInt8>) -> Void) {
        self = unsafe String(unsafeUninitializedCapacity: capacity) { buffer in
            var bytes = unsafe OutputSpan(buffer: buffer, initializedCount: 0)
            write(&bytes)
            return unsafe bytes.finalize(for: buffer)
        }
    }

    /// Calls a closure with the UTF-8 bytes, without the retain and release of `withUTF8`, which changes the string.
    @inline(__always)
    func withBytes<Result>(_ body: (Span<UInt8>) -> Result) -> Result {
        let result = unsafe self.utf8.withContiguousStorageIfAvailable { bytes in unsafe body(bytes.span) }
        return result ?? body(Array(self.utf8).span)
    }

    /// Returns whether all UTF-8 bytes of the string satisfy a predicate.
    @inline(__always)
    func hasOnlyBytes(where isAllowed: (UInt8) -> Bool) -> Bool {
        self.withBytes { bytes in
            for index in bytes.indices {
                guard unsafe isAllowed(bytes[unchecked: index]) else { return false }
            }
            return true
        }
    }
}
