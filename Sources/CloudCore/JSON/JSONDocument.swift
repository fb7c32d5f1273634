/// A JSON text whose objects can be given other members, while everything else stays as it is written.
struct JSONDocument {
    /// A value of the document, and where it lies.
    struct Node {
        /// Where the value lies, in bytes.
        var range: Range<Int>

        /// The members of an object, in order; `nil` for what is not an object.
        var members: [Member]?

        /// The elements of a list, in order.
        var elements: [Node] = []
    }

    /// A member of an object.
    struct Member {
        /// The name, without quotes and escapes.
        let name: String

        /// Where the name lies, with its quotes.
        let nameRange: Range<Int>

        let value: Node
    }

    let bytes: [UInt8]

    /// The outermost value.
    let root: Node

    /// Reads a text.
    /// - Returns: The document, or `nil` if the text is not JSON.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        var scanner = JSONScanner(bytes)
        do throws(JSONScanner.Failure) {
            guard let first = try scanner.next() else { return nil }
            self.root = try Self.node(first, of: bytes, &scanner)
            guard try scanner.next() == nil else { return nil }
        } catch {
            return nil
        }
        self.bytes = bytes
    }

    /// Returns the text of a value; `nil` if it is not a text.
    func text(_ node: Node) -> String? {
        self.bytes[node.range].first == UInt8(ascii: "\"") ? JSONScanner.text(of: self.bytes[node.range]) : nil
    }

    /// Reads a value whose first part was found; as deep as the scanner goes.
    private static func node(
        _ found: (part: JSONScanner.Part, range: Range<Int>),
        of bytes: [UInt8],
        _ scanner: inout JSONScanner
    ) throws(JSONScanner.Failure) -> Node {
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
    /// Returns the value of a member; of several with one name the first counts, as it does for Foundation.
    subscript(name: String) -> JSONDocument.Node? { self.members?.first { $0.name == name }?.value }
}
