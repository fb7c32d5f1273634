import CloudFoundation

/// Changes members of a JSON object and leaves the others as they are written.
package enum JSONMembers {
    /// What a member becomes.
    package enum Value: Sendable {
        /// A text.
        case text(String)

        /// An object whose own members are set in the same way; one that is not there yet is made.
        case members([String: Value])
    }

    /// Returns an object with some of its members replaced or added.
    /// - Returns: The object, or `nil` if the text is not one.
    package static func setting(_ members: [String: Value], in text: String) -> String? {
        guard let written = self.members(in: Array(text.utf8)) else { return nil }
        let others = written.filter { members[$0.name] == nil }.map(\.text)
        var own: [String] = []
        for (name, value) in members.sorted(by: { $0.key < $1.key }) {
            // Of several members of one name the last one counts.
            let old = written.last { $0.name == name }?.value
            guard let name = self.literal(name), let value = self.text(of: value, inPlaceOf: old) else { return nil }
            own.append("\(name):\(value)")
        }
        return "{\((others + own).joined(separator: ", "))}"
    }

    private static func text(of value: Value, inPlaceOf old: String?) -> String? {
        switch value {
        case .text(let text): self.literal(text)
        case .members(let members): old.flatMap { self.setting(members, in: $0) } ?? self.setting(members, in: "{}")
        }
    }

    private static func literal(_ text: String) -> String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A member as it is written.
    private struct Member {
        let name: String
        let text: String
        let value: String
    }

    /// Returns the members of the outermost object, or `nil` if the text is not an object.
    private static func members(in bytes: [UInt8]) -> [Member]? {
        var scanner = JSONScanner(bytes)
        var members: [Member] = []
        var name: Range<Int>?
        var start: Int?
        var depth = 0
        do throws(JSONScanner.Failure) {
            while let (part, range) = try scanner.next() {
                if depth == 0, bytes[range.lowerBound] != UInt8(ascii: "{") { return nil }
                if depth == 1, part == .name {
                    (name, start) = (range, nil)
                    continue
                }
                if depth == 1, start == nil { start = range.lowerBound }
                switch part {
                case .begin: depth += 1
                case .end: depth -= 1
                case .name, .string, .number, .word: break
                }
                guard depth == 1, let written = name, let begin = start else { continue }
                members.append(
                    Member(
                        name: JSONScanner.text(of: bytes[written]),
                        text: String(decoding: bytes[written.lowerBound..<range.upperBound], as: UTF8.self),
                        value: String(decoding: bytes[begin..<range.upperBound], as: UTF8.self)
                    )
                )
                name = nil
            }
        } catch {
            return nil
        }
        return members
    }
}
