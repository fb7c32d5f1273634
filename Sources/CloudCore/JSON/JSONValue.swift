import CloudFoundation

/// A JSON value, with invalid text in strings replaced.
enum JSONValue {
    case object([String: JSONValue])
    case list([JSONValue])

    /// A string, and whether it is unchanged, without replaced characters.
    case text(String, isWhole: Bool)

    /// A number as written in the JSON text.
    case number(String)
    case truth(Bool)
    case null

    /// Parses a JSON document.
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

    /// Reads a value after its first part, up to the scanner's depth limit.
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
            // The first of several members with the same name counts, as in Foundation.
            if let name { members[name] = members[name] ?? value } else { elements.append(value) }
        }
        return text.first == UInt8(ascii: "{") ? .object(members) : .list(elements)
    }
}
