package import CloudFoundation

/// The texts of a small JSON answer, such as an error, by member name.
package enum JSONText {
    /// Returns the members that are texts, or whole numbers as text.
    ///
    /// A text is read as far as it can be: half a surrogate pair, as it is left where a text was cut, is U+FFFD.
    /// - Parameters:
    ///   - body: The answer.
    ///   - owner: The member of the answer whose members are meant; `nil` for those of the answer itself.
    /// - Returns: The texts, or `nil` if the body is not a JSON object. Of several with one name, the first.
    package static func members(of body: Data, in owner: String? = nil) -> [String: String]? {
        let bytes = Array(body)
        var scanner = JSONScanner(bytes, takesControlCharacters: true)
        var members: [String: String] = [:]
        /// The names of the members that are open, outermost first; `nil` in a list.
        var path: [String?] = []
        do throws(JSONScanner.Failure) {
            while let (part, range) = try scanner.next() {
                let isObject = bytes[range.lowerBound] == UInt8(ascii: "{")
                if path.isEmpty, part != .end, !isObject { return nil }
                switch part {
                case .begin: path.append(isObject ? "" : nil)
                case .end: path.removeLast()
                case .name: path[path.count - 1] = path.count > 2 ? "" : JSONScanner.text(of: bytes[range])
                case .string, .number:
                    guard path.dropLast() == (owner.map { [$0] } ?? [])[...], let name = path.last ?? nil,
                        members[name] == nil
                    else { continue }
                    members[name] = self.text(part, bytes[range])
                case .word: break
                }
            }
        } catch {
            return nil
        }
        return members
    }

    private static func text(_ part: JSONScanner.Part, _ bytes: ArraySlice<UInt8>) -> String? {
        if part == .string { return JSONScanner.text(of: bytes) }
        return Int(String(decoding: bytes, as: UTF8.self)).map { String($0) }
    }
}

extension DecodingError {
    /// What is wrong, and where in the document, on one line and without the document's values.
    package var summary: String { self.summary(outside: []) }

    /// Returns what is wrong, and where in the document, on one line and without the document's values.
    /// - Parameter secretMembers: Members within which even names may be secret, such as those of a map.
    /// - Returns: What is wrong, and where.
    package func summary(outside secretMembers: [String]) -> String {
        func place(_ context: Context, _ key: (any CodingKey)? = nil) -> String {
            Self.place(context.codingPath + (key.map { [$0] } ?? []), outside: secretMembers)
        }
        return switch self {
        case .typeMismatch(let type, let context): "\(place(context)) is no \(Self.name(of: type))"
        case .valueNotFound(_, let context): "\(place(context)) is missing"
        case .keyNotFound(let key, let context): "\(place(context, key)) is missing"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "it is no JSON" : "\(place(context)): \(context.debugDescription)"
        @unknown default: "it has another form than documented"
        }
    }

    /// Returns what JSON calls a type.
    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Bool.Type: "true or false"
        case is Int.Type: "whole number"
        case is Double.Type: "number"
        case is [Any].Type: "list"
        case is [String: Any].Type: "object"
        default: "\(type)"
        }
    }

    private static func place(_ path: [any CodingKey], outside secretMembers: [String]) -> String {
        var text = ""
        var member = ""
        for key in path {
            if secretMembers.contains(member) { break }
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                member += (member.isEmpty ? "" : ".") + key.stringValue
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
        return text.isEmpty ? "the document" : text
    }
}
