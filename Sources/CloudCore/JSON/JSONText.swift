package import CloudFoundation

/// A reader of the strings in a small JSON response, such as an error, by member name.
package enum JSONText {
    /// Returns the members that are strings or integers, as strings.
    ///
    /// An unpaired surrogate, as in a truncated string, becomes U+FFFD.
    /// - Parameters:
    ///   - body: The response body.
    ///   - owner: The member whose members are returned; `nil` for the members of the response itself.
    /// - Returns: The strings, or `nil` if the body is not a JSON object. The first of several members of one name.
    package static func members(of body: Data, in owner: String? = nil) -> [String: String]? {
        let bytes = Array(body)
        var scanner = JSONScanner(bytes, takesControlCharacters: true)
        var members: [String: String] = [:]
        /// The names of the open members, outermost first; `nil` in an array.
        var path: [String?] = []
        do throws(JSONFailure) {
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
    /// The problem and its location in the document, on one line and without the document's values.
    package var summary: String { self.summary(outside: []) }

    /// Returns the problem and its location in the document, on one line and without the document's values.
    /// - Parameter secretMembers: The members within which even names may be secret, such as the keys of a map.
    /// - Returns: The problem and its location.
    package func summary(outside secretMembers: [String]) -> String {
        func place(_ context: Context, _ key: (any CodingKey)? = nil) -> String {
            Self.place(context.codingPath + (key.map { [$0] } ?? []), outside: secretMembers)
        }
        return switch self {
        case .typeMismatch(let type, let context): "\(place(context)) is not \(Self.name(of: type))"
        case .valueNotFound(_, let context): "\(place(context)) is missing"
        case .keyNotFound(let key, let context): "\(place(context, key)) is missing"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "it is not JSON" : "\(place(context)): \(context.debugDescription)"
        @unknown default: "its format differs from the documentation"
        }
    }

    /// Returns the JSON name of a type, with an article.
    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "a Boolean"
        case is Int.Type: "an integer"
        case is Double.Type: "a number"
        case is [Any].Type: "an array"
        case is [String: Any].Type: "an object"
        default: "a valid \(type)"
        }
    }

    /// Returns the path to a value, such as `Filters[0].Key`.
    static func place(_ path: [any CodingKey], outside secretMembers: [String]) -> String {
        var text = ""
        var member = ""
        for key in path {
            if secretMembers.contains(member) { return "a value in \(text)" }
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
