import CloudFoundation

/// A JSON value, read as far as it can be.
enum JSONValue {
    case object([String: JSONValue])
    case list([JSONValue])

    /// A text, and whether all of it is as it was sent.
    case text(String, isWhole: Bool)

    /// A number as it is written.
    case number(String)
    case truth(Bool)
    case null

    /// Reads a document.
    /// - Returns: The value, or `nil` if the document is not JSON.
    init?(_ body: Data) {
        let bytes = Array(body)
        var scanner = JSONScanner(bytes, takesControlCharacters: true)
        do throws(JSONScanner.Failure) {
            guard let first = try scanner.next() else { return nil }
            self = try Self.value(first, of: bytes, &scanner)
            guard try scanner.next() == nil else { return nil }
        } catch {
            return nil
        }
    }

    /// Reads a value whose first part was found; as deep as the scanner goes.
    private static func value(
        _ found: (part: JSONScanner.Part, range: Range<Int>),
        of bytes: [UInt8],
        _ scanner: inout JSONScanner
    ) throws(JSONScanner.Failure) -> JSONValue {
        let text = bytes[found.range]
        switch found.part {
        case .string:
            let (text, isWhole) = JSONScanner.wholeText(of: text)
            return .text(text, isWhole: isWhole)
        case .number: return .number(String(decoding: text, as: UTF8.self))
        case .word: return text.first == UInt8(ascii: "n") ? .null : .truth(text.first == UInt8(ascii: "t"))
        case .begin, .end, .name: break
        }
        var members: [String: JSONValue] = [:]
        var elements: [JSONValue] = []
        var name: String?
        while let next = try scanner.next(), next.part != .end {
            if next.part == .name {
                name = JSONScanner.text(of: bytes[next.range])
                continue
            }
            let value = try self.value(next, of: bytes, &scanner)
            // Of several members with one name the first counts, as it does for Foundation.
            if let name { members[name] = members[name] ?? value } else { elements.append(value) }
        }
        return text.first == UInt8(ascii: "{") ? .object(members) : .list(elements)
    }
}
