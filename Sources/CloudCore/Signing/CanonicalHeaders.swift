/// The headers that a signature covers, sorted by name, without blanks at the ends of their values.
struct CanonicalHeaders {
    private var fields: [(name: String, value: [UInt8])] = []

    /// Takes the headers that are to be signed.
    /// - Throws: ``InvalidRequest/invalidHeader(name:reason:)`` for a name or value that can't be sent,
    ///   whether it is to be signed or not.
    ///
    /// - Parameters:
    ///   - headers: All headers of the request.
    ///   - collapsesBlanks: Whether a run of blanks within a value becomes one.
    ///   - isSigned: Whether the header of a name, in small letters, is signed.
    init(
        _ headers: HTTPHeaders,
        collapsingBlanks collapsesBlanks: Bool,
        where isSigned: (String) -> Bool
    ) throws(InvalidRequest) {
        for header in headers {
            try Self.check(name: header.name, value: header.value)
            let name = header.name.lowercased()
            guard isSigned(name) else { continue }
            let value = Self.unfolded(header.value)
            self.fields.append((name, collapsesBlanks ? Self.collapsed(value) : value))
        }
        // Values of one name keep their order, and the sort is to be stable.
        self.fields = self.fields.enumerated()
            .sorted { ($0.element.name, $0.offset) < ($1.element.name, $1.offset) }
            .map(\.element)
    }

    /// The names, separated by semicolons.
    var names: [UInt8] {
        var names: [UInt8] = []
        for (index, field) in self.fields.enumerated() where index == 0 || self.fields[index - 1].name != field.name {
            if index > 0 { names.append(UInt8(ascii: ";")) }
            names.append(contentsOf: field.name.utf8)
        }
        return names
    }

    /// Appends a line per name; values of one name are joined with commas.
    func append(to bytes: inout [UInt8]) {
        for (index, field) in self.fields.enumerated() {
            if index > 0, self.fields[index - 1].name == field.name {
                bytes.append(UInt8(ascii: ","))
            } else {
                if index > 0 { bytes.append(UInt8(ascii: "\n")) }
                bytes.append(contentsOf: field.name.utf8)
                bytes.append(UInt8(ascii: ":"))
            }
            bytes.append(contentsOf: field.value)
        }
        if !self.fields.isEmpty { bytes.append(UInt8(ascii: "\n")) }
    }

    /// Returns headers with line folds, which no recipient has to accept, replaced by blanks.
    static func unfolded(_ headers: HTTPHeaders) -> HTTPHeaders {
        guard headers.contains(where: { $0.value.utf8.contains(where: Self.isLineBreak) }) else { return headers }
        return HTTPHeaders(
            headers.map { header in
                header.value.utf8.contains(where: Self.isLineBreak)
                    ? (header.name, String(decoding: Self.unfolded(header.value), as: UTF8.self)) : header
            }
        )
    }

    private static func isLineBreak(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// Returns a value without blanks at the ends, and with one blank for each line fold.
    private static func unfolded(_ value: String) -> [UInt8] {
        var unfolded: [UInt8] = []
        unfolded.reserveCapacity(value.utf8.count)
        var isFold = false
        for byte in value.utf8 {
            if self.isLineBreak(byte) {
                isFold = true
            } else if isFold, self.isBlank(byte) {
                continue
            } else {
                if isFold { unfolded.append(UInt8(ascii: " ")) }
                isFold = false
                unfolded.append(byte)
            }
        }
        let start = unfolded.prefix(while: self.isBlank).count
        let end = unfolded.reversed().prefix(while: self.isBlank).count
        return start == 0 && end == 0 ? unfolded : Array(unfolded.dropFirst(start).dropLast(end))
    }

    /// Returns a value with one blank for each run of blanks.
    private static func collapsed(_ value: [UInt8]) -> [UInt8] {
        var collapsed: [UInt8] = []
        collapsed.reserveCapacity(value.count)
        for byte in value {
            if !self.isBlank(byte) {
                collapsed.append(byte)
            } else if collapsed.last != UInt8(ascii: " ") {
                collapsed.append(UInt8(ascii: " "))
            }
        }
        return collapsed
    }

    /// Refuses what would end the header early and begin another.
    private static func check(name: String, value: String) throws(InvalidRequest) {
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isAllowedInName) else {
            throw .invalidHeader(name: name, reason: "a name has letters, digits and !#$%&'*+-.^_`|~ only")
        }
        var bytes = value.utf8[...]
        while let byte = bytes.popFirst() {
            switch byte {
            case UInt8(ascii: "\r") where bytes.first == UInt8(ascii: "\n"): break
            // A line break followed by a blank is a line fold, which is replaced by a blank.
            case UInt8(ascii: "\n") where bytes.first == UInt8(ascii: " ") || bytes.first == UInt8(ascii: "\t"): break
            case UInt8(ascii: "\t"): break
            case 0..<0x20, 0x7f:
                throw .invalidHeader(name: name, reason: "its value has a line break or another control character")
            default: break
            }
        }
    }

    private static func isAllowedInName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
