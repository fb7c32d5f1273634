import CloudFoundation

/// A writer of the members of a request as a query or a form.
///
/// Absent members are omitted. Lists become `Name.1`, `Name.2`. Structures in lists become `Name.1.Member`. Maps and
/// members with the option `json` become JSON text.
package struct QueryWriter {
    /// The percent-encoded parameters.
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Adds a parameter.
    package mutating func add(_ name: StaticString, _ value: String) {
        name.withUTF8Buffer { unsafe self.beginParameter(Array($0)) }
        self.append(value)
    }

    /// Adds the members of a request.
    /// - Parameters:
    ///   - request: The request.
    ///   - defaults: The values of text members that the request doesn't have, by name.
    /// - Throws: `EncodingError` for a value that has no JSON form.
    package mutating func add<Request: ServiceShape>(
        membersOf request: Request,
        defaults: [String: String]
    ) throws(EncodingError) {
        try StoredValue.borrow(request, ValueForm(.structure(Request.self))) { value throws(EncodingError) in
            try value.forEachMember(of: Request.table) { _, member, value throws(EncodingError) in
                let name = Array("\(member.name)".utf8)
                if let value {
                    try self.add(name, value, isJSON: member.options.contains(.json))
                } else if let text = defaults["\(member.name)"] {
                    self.beginParameter(name)
                    self.append(text)
                }
            }
        }
    }

    private mutating func add(_ name: [UInt8], _ value: StoredValue, isJSON: Bool) throws(EncodingError) {
        switch value.form.collection {
        case .list where !isJSON:
            var index = 0
            try value.forEachElement { element throws(EncodingError) in
                index += 1
                try self.add(name + Array(".\(index)".utf8), element, isJSON: false)
            }
        case nil where !isJSON: try self.addScalar(name, value)
        case .list, .map, nil:
            var writer = JSONWriter()
            try writer.write(value)
            self.beginParameter(name)
            self.append(writer.finish())
        }
    }

    private mutating func addScalar(_ name: [UInt8], _ value: StoredValue) throws(EncodingError) {
        let text: String
        switch value.form.scalar {
        case .text: text = value.text
        case .openValue(let type): text = value.openText(of: type)
        case .integer: text = "\(value.integer)"
        case .number: text = "\(try JSONWriter.finite(value.number))"
        case .boolean, .booleanText: text = "\(value.boolean)"
        case .date: text = "\(try JSONWriter.finite(value.date.timeIntervalSince1970))"
        case .data: text = value.data.base64EncodedString()
        case .structure(let type):
            return try value.forEachMember(of: type.table) { _, member, value throws(EncodingError) in
                guard let value else { return }
                let isJSON = member.options.contains(.json)
                try self.add(name + Array(".\(member.name)".utf8), value, isJSON: isJSON)
            }
        }
        self.beginParameter(name)
        self.append(text)
    }

    private mutating func beginParameter(_ name: [UInt8]) {
        if !self.bytes.isEmpty { self.bytes.append(UInt8(ascii: "&")) }
        self.append(name)
        self.bytes.append(UInt8(ascii: "="))
    }

    private mutating func append(_ bytes: [UInt8]) { PercentEncoding.append(bytes.span, to: &self.bytes) }
    private mutating func append(_ text: String) { PercentEncoding.append(text, to: &self.bytes) }
}
