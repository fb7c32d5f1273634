// Strings are searched, split and trimmed by bytes and scalars, since a quote or a brace forms a single `Character`
// with a combining mark after it.
extension [UInt8] {
    /// Appends the UTF-8 bytes of a string, which takes less than half the time of appending its `utf8`.
    mutating func append(utf8 text: String) {
        text.withBytes { bytes in self.append(bytes) }
    }

    /// Appends bytes.
    mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { bytes in unsafe self.append(contentsOf: bytes) }
    }

    /// Returns the ranges of a pattern, from left to right and without overlaps.
    ///
    /// Uses the Knuth-Morris-Pratt algorithm, which takes linear time for any pattern.
    package func ranges(ofBytes pattern: [UInt8]) -> [Range<Int>] {
        guard !pattern.isEmpty, pattern.count <= self.count else { return [] }
        let borders = pattern.borders
        var ranges: [Range<Int>] = []
        var matched = 0
        for (index, byte) in self.enumerated() {
            while matched > 0, pattern[matched] != byte { matched = borders[matched - 1] }
            if pattern[matched] == byte { matched += 1 }
            if matched == pattern.count {
                ranges.append((index + 1 - matched)..<(index + 1))
                matched = 0
            }
        }
        return ranges
    }

    /// For each prefix of the bytes, the length of its longest proper prefix that is also its suffix.
    private var borders: [Int] {
        var borders = [0]
        borders.reserveCapacity(self.count)
        var length = 0
        for byte in self.dropFirst() {
            while length > 0, self[length] != byte { length = borders[length - 1] }
            if self[length] == byte { length += 1 }
            borders.append(length)
        }
        return borders
    }
}

extension OutputSpan<UInt8> {
    /// Appends the UTF-8 bytes of a string, for which the span must have capacity.
    @inline(__always)
    mutating func append(utf8 text: String) {
        text.withBytes { bytes in self.append(bytes) }
    }

    /// Appends bytes, for which the span must have capacity.
    @inline(__always)
    mutating func append(_ bytes: Span<UInt8>) {
        precondition(self.freeCapacity >= bytes.count)
        unsafe self.withUnsafeMutableBufferPointer { target, count in
            unsafe bytes.withUnsafeBufferPointer { bytes in
                _ = unsafe target.extracting(count...).initialize(fromContentsOf: bytes)
            }
            count += bytes.count
        }
    }
}

extension Span<UInt8> {
    /// Returns the number of bytes at the start that are the same in another span.
    @inline(__always)
    func commonPrefix(with other: Span<UInt8>) -> Int {
        let count = Swift.min(self.count, other.count)
        var index = 0
        while index < count, self[index] == other[index] { index += 1 }
        return index
    }

    /// Returns whether the span begins with ASCII text.
    func starts(with text: StaticString) -> Bool {
        text.withUTF8Buffer { text in unsafe self.commonPrefix(with: text.span) == text.count }
    }

    /// Returns whether the span contains exactly an ASCII text.
    func equals(_ text: StaticString) -> Bool {
        self.count == text.utf8CodeUnitCount && self.starts(with: text)
    }
}

extension String {
    /// The string without leading and trailing whitespace.
    package var trimmed: String { String(self[...].trimmed) }

    /// Returns the string with each occurrence of a pattern replaced, compared by bytes.
    package func replacingBytes(of pattern: String, with replacement: String) -> String {
        let bytes = Array(self.utf8)
        let ranges = bytes.ranges(ofBytes: Array(pattern.utf8))
        guard !ranges.isEmpty else { return self }
        var result: [UInt8] = []
        var end = 0
        for range in ranges {
            result += bytes[end..<range.lowerBound]
            result += Array(replacement.utf8)
            end = range.upperBound
        }
        result += bytes[end...]
        return String(decoding: result, as: UTF8.self)
    }
}

extension Substring {
    /// The string without leading and trailing whitespace.
    package var trimmed: Substring {
        let scalars = self.unicodeScalars
        guard let start = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return self[start..<scalars.index(after: last)]
    }
}
