import CloudFoundation

extension JSONDocument {
    /// A value to set.
    enum Value: Sendable, Equatable {
        case text(String)
        case number(Int)
    }

    /// Returns the document with members of an object replaced, or appended if they don't exist.
    /// - Parameters:
    ///   - values: The values by member name.
    ///   - object: The object.
    /// - Returns: The document's text, or `nil` if the node is not an object or a value can't be encoded.
    func setting(_ values: [String: Value], of object: Node) -> String? {
        guard let members = object.members else { return nil }
        var edits: [(range: Range<Int>, bytes: [UInt8])] = []
        var additions: [UInt8] = []
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            guard let value = Self.json(value), let key = Self.json(.text(name)) else { return nil }
            let old = members.filter { $0.name == name }
            edits += old.map { ($0.value.range, value) }
            guard old.isEmpty else { continue }
            if let last = members.last {
                // Formatted like the last member: with its whitespace before the name and around the colon.
                additions += [UInt8(ascii: ",")] + self.whitespace(before: last) + key
                additions += self.bytes[last.nameRange.upperBound..<last.value.range.lowerBound] + value
            } else {
                additions += (additions.isEmpty ? [] : [UInt8(ascii: ",")]) + key + [UInt8(ascii: ":")] + value
            }
        }
        let end = members.last?.value.range.upperBound ?? object.range.lowerBound + 1
        edits.append((end..<end, additions))
        return self.replacing(edits)
    }

    private func replacing(_ edits: [(range: Range<Int>, bytes: [UInt8])]) -> String {
        var changed: [UInt8] = []
        var end = 0
        for edit in edits.sorted(by: { $0.range.upperBound < $1.range.upperBound }) {
            changed += self.bytes[end..<edit.range.lowerBound]
            changed += edit.bytes
            end = edit.range.upperBound
        }
        return String(decoding: changed + self.bytes[end...], as: UTF8.self)
    }

    private func whitespace(before member: Member) -> ArraySlice<UInt8> {
        let before = self.bytes[..<member.nameRange.lowerBound]
        let count = before.reversed().prefix { [0x20, 0x0A, 0x0D, 0x09].contains($0) }.count
        return before.suffix(count)
    }

    private static func json(_ value: Value) -> [UInt8]? {
        switch value {
        case .number(let number): return Array("\(number)".utf8)
        case .text(let text):
            let encoder = JSONEncoder()
            encoder.outputFormatting = .withoutEscapingSlashes
            return (try? encoder.encode(text)).map { Array($0) }
        }
    }
}
