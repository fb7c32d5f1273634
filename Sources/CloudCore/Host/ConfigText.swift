import CloudFoundation

/// The sections of an AWS shared config or credentials file; Alibaba Cloud's credentials file has the same format.
///
/// A line continues the property above it if it is indented further. Other indentation has no meaning.
/// A colon directly after a property's name is equivalent to `=`.
///
/// Source: [Shared config and credentials files](https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html),
/// and otherwise what the official tools accept.
package struct ConfigText: Sendable {
    /// The value of a property and its line.
    package struct Property: Sendable, Hashable {
        package var value: String
        package let line: Int

        /// Whether the section contains the property more than once; the last one counts.
        package let isRepeated: Bool
    }

    /// A section with its properties by lowercase name.
    package struct Section: Sendable {
        /// The trimmed text between the brackets.
        package let header: String

        /// The text between the line's first and last bracket, including whitespace, which some tools use as the name.
        package let outerHeader: String

        package let line: Int
        package var properties: [String: Property] = [:]
    }

    /// The rule for where a comment after a property's value begins.
    package enum Comments: Sendable {
        /// At a `#` or `;` after whitespace, except in commands, which may contain both.
        case afterWhitespace

        /// At any `#`.
        case anywhere
    }

    /// A property that the following lines may continue.
    private struct Open {
        let name: String
        let indent: Int
        let line: Int

        /// Whether the value on its line is empty, so that nested properties follow.
        let holdsProperties: Bool

        /// The value, appended to in place; a copy per line would take quadratic time.
        var value: String
    }

    package private(set) var sections: [Section] = []

    private var open: Open?
    private let comments: Comments
    private let file: String

    /// Parses the text of a file.
    /// - Parameters:
    ///   - text: The text of the file.
    ///   - file: The file's path, for errors.
    ///   - comments: The rule for where a comment after a value begins.
    /// - Throws: ``ConfigurationError`` with the file and the line.
    package init(_ text: String, file: String, comments: Comments = .afterWhitespace) throws(ConfigurationError) {
        self.file = file
        self.comments = comments
        // By scalars, since \r\n is a single character.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() { try self.read(Substring(line), number: index + 1) }
        self.close()
    }

    private mutating func read(_ line: Substring, number: Int) throws(ConfigurationError) {
        let text = String(line.trimmed)
        guard let first = text.unicodeScalars.first, first != "#", first != ";" else { return }
        let indent = line.unicodeScalars.prefix(while: \.properties.isWhitespace).count
        if let outer = self.open?.indent, indent > outer {
            if self.open?.holdsProperties == true { _ = try self.split(text, at: ["="], number: number) }
            self.open?.value += "\n"
            self.open?.value += text
        } else if first == "[" {
            self.close()
            let header = try self.header(text, number: number)
            self.sections.append(Section(header: header, outerHeader: Self.outerHeader(text), line: number))
        } else {
            self.close()
            try self.readProperty(text, indent: indent, number: number)
        }
    }

    /// Adds the open property to its section.
    private mutating func close() {
        guard let open, let last = self.sections.indices.last else { return }
        let isRepeated = self.sections[last].properties[open.name] != nil
        self.sections[last].properties[open.name] = Property(value: open.value, line: open.line, isRepeated: isRepeated)
        self.open = nil
    }

    /// Returns the text between the brackets; a quoted name may contain brackets too.
    private func header(_ line: String, number: Int) throws(ConfigurationError) -> String {
        let scalars = line.unicodeScalars
        var end = scalars.firstIndex(of: "]")
        guard end != nil else { throw self.error(number, "a section's name must end with ]") }
        while let candidate = end {
            let rest = scalars[scalars.index(after: candidate)...]
            switch rest.first(where: { !$0.properties.isWhitespace }) {
            case nil, "#", ";": return String(scalars[..<candidate].dropFirst()).trimmed
            default: end = rest.firstIndex(of: "]")
            }
        }
        throw self.error(number, "only a comment may follow a section's name")
    }

    private static func outerHeader(_ line: String) -> String {
        let scalars = line.unicodeScalars
        guard let end = scalars.lastIndex(of: "]") else { return "" }
        return String(scalars[..<end].dropFirst())
    }

    private mutating func readProperty(_ line: String, indent: Int, number: Int) throws(ConfigurationError) {
        guard !self.sections.isEmpty else {
            throw self.error(number, "a property must follow a section's name in brackets")
        }
        let (name, value) = try self.split(line, at: ["=", ":"], number: number)
        let key = name.lowercased()
        let own = self.withoutComment(value, of: key)
        self.open = Open(name: key, indent: indent, line: number, holdsProperties: value.isEmpty, value: own)
    }

    /// Splits a line at the first of some signs; a colon must not follow whitespace.
    private func split(
        _ line: String,
        at signs: Set<Unicode.Scalar>,
        number: Int
    ) throws(ConfigurationError) -> (name: String, value: String) {
        let scalars = line.unicodeScalars
        guard let sign = scalars.firstIndex(where: signs.contains) else {
            throw self.error(number, "a property needs an = between its name and its value")
        }
        let before = String(scalars[..<sign])
        let name = before.trimmed
        guard !name.isEmpty else { throw self.error(number, "a property needs a name before the \(scalars[sign])") }
        guard scalars[sign] == "=" || name == before else {
            throw self.error(number, "a property needs an = after its name, or a : without a space before it")
        }
        return (name, String(scalars[scalars.index(after: sign)...]).trimmed)
    }

    private func withoutComment(_ value: String, of name: String) -> String {
        let scalars = value.unicodeScalars
        switch self.comments {
        case .anywhere: return String(scalars.prefix { $0 != "#" }).trimmed
        case .afterWhitespace:
            if name == "credential_process" { return value }
            var previous: Unicode.Scalar = " "
            let text = scalars.prefix { scalar in
                defer { previous = scalar }
                return !(previous.properties.isWhitespace && (scalar == "#" || scalar == ";"))
            }
            return String(text).trimmed
        }
    }

    private func error(_ line: Int, _ reason: String) -> ConfigurationError {
        ConfigurationError(place: self.file, line: line, reason: reason)
    }
}

extension String {
    /// Whether the string can be the name of a profile, a session or a property without quotes.
    package var isConfigName: Bool {
        !self.isEmpty
            && self.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic && scalar.isASCII || ("0"..."9").contains(scalar)
                    || "-_/.%@:+".unicodeScalars.contains(scalar)
            }
    }
}
