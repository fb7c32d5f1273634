import CloudCore
import CloudFoundation

/// Text with names between double braces, such as `{{ name }}`.
enum Placeholders {
    /// Returns the text with the names replaced by their values.
    ///
    /// Names without a value, and double braces inside a value, are not replaced.
    static func replace(in text: String, with value: (String) -> String?) -> String {
        let parts = self.parts(of: text)
        return parts.dropFirst().reduce(parts[0]) { text, part in
            guard let end = part.utf8.firstRange(of: "}}".utf8), let value = value(part[..<end.lowerBound].trimmedName)
            else { return text + "{{" + part }
            return text + value + part[end.upperBound...]
        }
    }

    /// Returns the unique names in the order of the text.
    static func names(in text: String) -> [String] {
        var names: [String] = []
        for part in self.parts(of: text).dropFirst() {
            guard let end = part.utf8.firstRange(of: "}}".utf8) else { continue }
            let name = part[..<end.lowerBound].trimmedName
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// Returns the parts of the text between the opening braces, compared by bytes.
    private static func parts(of text: String) -> [String] {
        var (parts, rest): ([String], Substring) = ([], text[...])
        while let mark = rest.utf8.firstRange(of: "{{".utf8) {
            parts.append(String(rest[..<mark.lowerBound]))
            rest = rest[mark.upperBound...]
        }
        return parts + [String(rest)]
    }
}

extension Substring {
    fileprivate var trimmedName: String { String(self.trimmed) }
}
