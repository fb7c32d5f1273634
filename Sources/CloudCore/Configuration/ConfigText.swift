import CloudFoundation

/// The sections of one of AWS's two shared files, as they stand in it; Alibaba's credentials file has the same form.
///
/// Source: [Shared config and credentials files](https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html),
/// and where that is silent, what the official tools accept.
package struct ConfigText: Sendable {
    /// A property's value, and where it stands.
    package struct Property: Sendable, Hashable {
        package var value: String
        package let line: Int
    }

    /// What stands between the brackets, and the properties below it by name in small letters.
    package struct Section: Sendable {
        package let header: String
        package var properties: [String: Property] = [:]
    }

    package private(set) var sections: [Section] = []

    /// The property that lines which begin with a blank continue.
    private var continued: String?

    private let file: String

    /// Reads a file's text.
    /// - Parameters:
    ///   - text: The text.
    ///   - file: The file's path, for errors.
    /// - Throws: ``ConfigurationError`` that names the file and the line.
    package init(_ text: String, file: String) throws(ConfigurationError) {
        self.file = file
        // Characters would hide the \n in \r\n.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            try self.read(String(String.UnicodeScalarView(line)), number: index + 1)
        }
    }

    private mutating func read(_ line: String, number: Int) throws(ConfigurationError) {
        let text = line.trimmed
        guard let first = text.first, first != "#", first != ";" else { return }
        if line.first?.isWhitespace == true {
            try self.readContinuation(text, number: number)
        } else if first == "[" {
            try self.readHeader(text, number: number)
        } else {
            try self.readProperty(text, number: number)
        }
    }

    private mutating func readHeader(_ line: String, number: Int) throws(ConfigurationError) {
        guard let end = line.firstIndex(of: "]") else {
            throw self.error(number, "a section's name has to end with ]")
        }
        let rest = String(line[line.index(after: end)...]).trimmed
        guard rest.isEmpty || rest.hasPrefix("#") || rest.hasPrefix(";") else {
            throw self.error(number, "nothing but a comment may follow a section's name")
        }
        self.sections.append(Section(header: String(line[..<end].dropFirst()).trimmed))
        self.continued = nil
    }

    private mutating func readProperty(_ line: String, number: Int) throws(ConfigurationError) {
        guard let last = self.sections.indices.last else {
            throw self.error(number, "a property has to stand below a section's name in brackets")
        }
        let (name, value) = try self.split(line, number: number)
        let key = name.lowercased()
        self.sections[last].properties[key] = Property(value: value.withoutComment.trimmed, line: number)
        self.continued = key
    }

    private mutating func readContinuation(_ line: String, number: Int) throws(ConfigurationError) {
        guard let last = self.sections.indices.last, let name = self.continued,
            let property = self.sections[last].properties[name]
        else {
            throw self.error(number, "an indented line has to stand below a property")
        }
        // Below a property without a value stand properties of its own.
        if property.value.isEmpty || property.value.hasPrefix("\n") {
            _ = try self.split(line, number: number)
        }
        self.sections[last].properties[name]?.value += "\n\(line)"
    }

    private func split(_ line: String, number: Int) throws(ConfigurationError) -> (name: String, value: String) {
        guard let sign = line.firstIndex(of: "=") else {
            throw self.error(number, "a property needs an = between its name and its value")
        }
        let name = String(line[..<sign]).trimmed
        guard !name.isEmpty else { throw self.error(number, "a property needs a name before the =") }
        return (name, String(line[line.index(after: sign)...]).trimmed)
    }

    private func error(_ line: Int, _ reason: String) -> ConfigurationError {
        ConfigurationError(place: self.file, line: line, reason: reason)
    }
}

extension String {
    /// The text up to a blank with a `#` or `;` after it.
    fileprivate var withoutComment: String {
        var previous: Character = " "
        for index in self.indices {
            if previous.isWhitespace, self[index] == "#" || self[index] == ";" { return String(self[..<index]) }
            previous = self[index]
        }
        return self
    }

    /// Whether the text can name a profile, a session or a property.
    package var isConfigName: Bool {
        !self.isEmpty
            && self.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic && scalar.isASCII || ("0"..."9").contains(scalar)
                    || "-_/.%@:+".unicodeScalars.contains(scalar)
            }
    }
}
