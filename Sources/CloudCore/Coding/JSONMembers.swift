import CloudFoundation

/// Changes members of a JSON object and leaves the others as they are written.
enum JSONMembers {
    /// Returns an object with some of its members replaced or added, which are texts.
    /// - Returns: The object, or `nil` if the text is not one.
    static func setting(_ members: [String: String], in text: String) -> String? {
        let bytes = Array(text.utf8)
        guard let others = self.others(in: bytes, than: members) else { return nil }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(members) else { return nil }
        // Both are objects: the brackets of the one are replaced by the members of the other.
        let own = String(decoding: data.dropFirst().dropLast(), as: UTF8.self)
        return "{\((others + [own]).joined(separator: ", "))}"
    }

    /// Returns the members of the outermost object that have other names, as they are written.
    private static func others(in bytes: [UInt8], than members: [String: String]) -> [String]? {
        var scanner = JSONScanner(bytes)
        var others: [String] = []
        var member: (name: String, start: Int)?
        var depth = 0
        do throws(JSONScanner.Failure) {
            while let (part, range) = try scanner.next() {
                switch part {
                case .begin:
                    if depth == 0, bytes[range.lowerBound] != UInt8(ascii: "{") { return nil }
                    depth += 1
                case .end: depth -= 1
                case .name:
                    guard depth == 1 else { continue }
                    let name = try? JSONDecoder().decode(String.self, from: Data(bytes[range]))
                    member = (name ?? "", range.lowerBound)
                    continue
                case .string, .number, .word: break
                }
                guard depth == 1, let ended = member else { continue }
                if members[ended.name] == nil {
                    others.append(String(decoding: bytes[ended.start..<range.upperBound], as: UTF8.self))
                }
                member = nil
            }
        } catch {
            return nil
        }
        return others
    }
}
