/// The headers that a signature covers, sorted by name, with trimmed values.
struct CanonicalHeaders {
    private typealias Field = (name: String, value: String)

    private var fields: [Field] = []

    /// Whether any value, signed or not, is folded over several lines.
    private var hasFolds = false

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
        where isSigned: (String) -> Bool
    ) throws(InvalidRequestError) {
        self.fields.reserveCapacity(headers.count)
        for header in headers {
            guard let name = HeaderSyntax.lowercasedName(header.name) else {
                throw .invalidHeader(
                    name: header.name,
                    reason: "a name may contain only letters, digits and !#$%&'*+-.^_`|~"
                )
            }
            switch HeaderSyntax.check(header.value) {
            case .plain:
                if isSigned(name) { self.insert((name, header.value)) }
            case .irregular(let hasFolds):
                self.hasFolds = self.hasFolds || hasFolds
                guard isSigned(name) else { continue }
                let value = HeaderSyntax.unfolded(header.value)
                self.insert((name, collapsesSpaces ? HeaderSyntax.collapsed(value) : value))
            case .invalid:
                throw .invalidHeader(
                    name: header.name,
                    reason: "its value has a line break or another control character"
                )
            }
        }
    }

    /// Inserts a field after those with a lower or the same name.
    private mutating func insert(_ field: Field) {
        var index = self.fields.endIndex
        while index > 0, field.name < self.fields[index - 1].name { index -= 1 }
        self.fields.insert(field, at: index)
    }

    /// The names, separated by semicolons.
    var names: [UInt8] {
        var names: [UInt8] = []
        names.reserveCapacity(128)
        for (index, field) in self.fields.enumerated() where index == 0 || self.fields[index - 1].name != field.name {
            if index > 0 { names.append(UInt8(ascii: ";")) }
            names.append(contentsOf: field.name.utf8)
        }
        return names
    }

    /// Appends one line per name, with the values of the same name joined by commas.
    func append(to bytes: inout [UInt8]) {
        for (index, field) in self.fields.enumerated() {
            if index > 0, self.fields[index - 1].name == field.name {
                bytes.append(UInt8(ascii: ","))
            } else {
                if index > 0 { bytes.append(UInt8(ascii: "\n")) }
                bytes.append(contentsOf: field.name.utf8)
                bytes.append(UInt8(ascii: ":"))
            }
            bytes.append(contentsOf: field.value.utf8)
        }
        if !self.fields.isEmpty { bytes.append(UInt8(ascii: "\n")) }
    }

    /// Returns headers with line folds replaced by spaces, since recipients may reject folds.
    func unfolding(_ headers: TransportHeaders) -> TransportHeaders {
        guard self.hasFolds else { return headers }
        return TransportHeaders(headers.map { ($0.name, HeaderSyntax.unfolded($0.value)) })
    }
}
