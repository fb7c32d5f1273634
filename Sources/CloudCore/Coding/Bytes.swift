// A quote or a brace together with the mark after it is one `Character`. So text is searched, cut and trimmed by its bytes
// and scalars.
extension [UInt8] {
    /// Returns where a pattern occurs, from left to right and without overlaps.
    package func ranges(ofBytes pattern: [UInt8]) -> [Range<Int>] {
        guard let first = pattern.first else { return [] }
        var ranges: [Range<Int>] = []
        var index = 0
        while index + pattern.count <= self.count {
            if self[index] == first, self[index..<(index + pattern.count)].elementsEqual(pattern) {
                ranges.append(index..<(index + pattern.count))
                index += pattern.count
            } else {
                index += 1
            }
        }
        return ranges
    }
}

extension String {
    /// The text without whitespace around it.
    package var trimmed: String { String(self[...].trimmed) }

    /// Returns the text with each occurrence of a pattern, by its bytes, replaced.
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
    /// The text without whitespace around it.
    package var trimmed: Substring {
        let scalars = self.unicodeScalars
        guard let start = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return self[start..<scalars.index(after: last)]
    }
}
