/// A JSON document whose members can be changed while the formatting of the rest is preserved.
package struct JSONDocument: Sendable {
    /// A value of the document and its range.
    package struct Node: Sendable {
        /// The range of the value, in bytes.
        package var range: Range<Int>

        /// The members of an object, in order; `nil` if the value is not an object.
        package var members: [Member]?

        /// The elements of an array, in order.
        package var elements: [Node] = []
    }

    /// A member of an object.
    package struct Member: Sendable {
        /// The name, without quotes and escapes.
        package let name: String

        /// The range of the name, including quotes.
        let nameRange: Range<Int>

        /// The value of the member.
        package let value: Node
    }

    /// The bytes of the document.
    package let bytes: [UInt8]

    /// The root value.
    package let root: Node

    /// Parses a JSON text.
    /// - Returns: The document, or `nil` if the text is not JSON.
    package init?(_ text: String) {
        guard let document = try? JSONDocument(validating: Array(text.utf8)) else { return nil }
        self = document
    }

    /// Parses a JSON text.
    /// - Parameter bytes: The text in UTF-8.
    /// - Throws: ``JSONFailure`` if the text is not JSON.
    package init(validating bytes: [UInt8]) throws(JSONFailure) {
        var scanner = JSONScanner(bytes)
        guard let first = try scanner.next() else { throw JSONFailure(.notJSON, at: bytes.count) }
        self.root = try Self.node(first, of: bytes, &scanner)
        if let next = try scanner.next() { throw JSONFailure(.notJSON, at: next.range.lowerBound) }
        self.bytes = bytes
    }

    /// Returns the contents of a string, or `nil` if the value is not a string.
    package func text(_ node: Node) -> String? {
        self.bytes[node.range].first == UInt8(ascii: "\"") ? JSONScanner.text(of: self.bytes[node.range]) : nil
    }

    /// Reads a value after its first part, up to the scanner's depth limit.
    private static func node(
        _ found: (part: JSONScanner.Part, range: Range<Int>),
        of bytes: [UInt8],
        _ scanner: inout JSONScanner
    ) throws(JSONFailure) -> Node {
        var node = Node(range: found.range)
        guard found.part == .begin else { return node }
        if bytes[found.range.lowerBound] == UInt8(ascii: "{") { node.members = [] }
        var name: Range<Int>?
        while let next = try scanner.next() {
            switch next.part {
            case .name: name = next.range
            case .end:
                node.range = found.range.lowerBound..<next.range.upperBound
                return node
            case .begin, .string, .number, .word:
                let value = try self.node(next, of: bytes, &scanner)
                if let name {
                    let text = JSONScanner.text(of: bytes[name])
                    node.members?.append(Member(name: text, nameRange: name, value: value))
                } else {
                    node.elements.append(value)
                }
            }
        }
        return node
    }
}

extension JSONDocument.Node {
    /// The value of a member; the first of several members with the same name, as in Foundation.
    subscript(name: String) -> JSONDocument.Node? { self.members?.first { $0.name == name }?.value }
}
