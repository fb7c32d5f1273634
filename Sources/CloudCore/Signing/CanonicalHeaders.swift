/// The headers that a signature covers, sorted by name, with trimmed values.
struct CanonicalHeaders {
    /// The offsets of a header's name, the colon after it, and the end of its line.
    private typealias Field = (start: Int, colon: Int, end: Int)

    /// The lines of the headers, in the order of the request.
    private let lines: [UInt8]

    /// The signed headers, sorted by name.
    private let fields: [Field]

    /// Whether any value, signed or not, is folded over several lines.
    private let hasFolds: Bool

    /// Collects the headers to sign.
    /// - Parameters:
    ///   - headers: All headers of the request.
    ///   - collapsesSpaces: Whether consecutive spaces in a value are replaced by one.
    ///   - isSigned: A closure that returns whether the header with a lowercase name is signed.
    /// - Throws: ``InvalidRequestError/invalidHeader(name:reason:)`` for a name or value that can't be sent,
    ///   signed or not.
    init(
        _ headers: TransportHeaders,
        collapsingSpaces collapsesSpaces: Bool,
        where isSigned: (Span<UInt8>) -> Bool
    ) throws(InvalidRequestError) {
        var fields: [Field] = []
        fields.reserveCapacity(headers.count)
        var hasFolds = false
        let count = headers.fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count + 1 }
        self.lines = try Array(capacity: count) { lines throws(InvalidRequestError) in
            let headers = headers.fields.span
            for index in headers.indices {
                let start = lines.count
                guard HeaderSyntax.append(lowercased: headers[index].name, to: &lines) else {
                    throw .invalidHeader(
                        name: headers[index].name,
                        reason: "a name may contain only letters, digits and !#$%&'*+-.^_`|~"
                    )
                }
                let colon = lines.count
                lines.append(UInt8(ascii: ":"))
                switch HeaderSyntax.check(headers[index].value) {
                case .plain:
                    lines.append(utf8: headers[index].value)
                case .irregular(let isFolded):
                    hasFolds = hasFolds || isFolded
                    let value = HeaderSyntax.unfolded(headers[index].value)
                    lines.append(utf8: collapsesSpaces ? HeaderSyntax.collapsed(value) : value)
                case .invalid:
                    throw .invalidHeader(
                        name: headers[index].name,
                        reason: "its value has a line break or another control character"
                    )
                }
                if isSigned(lines.span.extracting(start..<colon)) { fields.append((start, colon, lines.count)) }
            }
        }
        self.hasFolds = hasFolds
        let lines = self.lines
        fields.sort { Self.precedes($0, $1, in: lines.span) }
        self.fields = fields
    }

    /// The number of bytes of the lines and the names together, or a few more.
    var size: Int { self.lines.count * 2 }

    /// Appends the names, separated by semicolons.
    func appendNames(to bytes: inout OutputSpan<UInt8>) {
        let lines = self.lines.span
        for (index, field) in self.fields.enumerated() where !self.isRepeated(index) {
            if index > 0 { bytes.append(UInt8(ascii: ";")) }
            bytes.append(lines.extracting(field.start..<field.colon))
        }
    }

    /// Appends one line per name, with the values of the same name joined by commas.
    func appendLines(to bytes: inout OutputSpan<UInt8>) {
        let lines = self.lines.span
        for (index, field) in self.fields.enumerated() {
            if self.isRepeated(index) {
                bytes.append(UInt8(ascii: ","))
                bytes.append(lines.extracting((field.colon + 1)..<field.end))
            } else {
                if index > 0 { bytes.append(UInt8(ascii: "\n")) }
                bytes.append(lines.extracting(field.start..<field.end))
            }
        }
        if !self.fields.isEmpty { bytes.append(UInt8(ascii: "\n")) }
    }

    /// Returns whether the name of a field sorts before that of another.
    private static func precedes(_ left: Field, _ right: Field, in lines: Span<UInt8>) -> Bool {
        let left = lines.extracting(left.start..<left.colon)
        let right = lines.extracting(right.start..<right.colon)
        let index = left.commonPrefix(with: right)
        return index < left.count && index < right.count ? left[index] < right[index] : left.count < right.count
    }

    /// Returns whether a field has the same name as the one before it.
    private func isRepeated(_ index: Int) -> Bool {
        guard index > 0 else { return false }
        let (previous, field) = (self.fields[index - 1], self.fields[index])
        let count = field.colon - field.start
        guard previous.colon - previous.start == count else { return false }
        let lines = self.lines.span
        return lines.extracting(previous.start..<previous.colon)
            .commonPrefix(with: lines.extracting(field.start..<field.colon)) == count
    }

    /// Replaces line folds by spaces, since recipients may reject folds.
    func unfold(_ headers: inout TransportHeaders) {
        guard self.hasFolds else { return }
        headers = TransportHeaders(headers.map { ($0.name, HeaderSyntax.unfolded($0.value)) })
    }
}
