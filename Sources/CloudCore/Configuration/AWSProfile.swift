/// A profile of AWS's shared files: properties by name.
package struct AWSProfile: Sendable {
    /// Which of the two files something stands in.
    package enum File: Sendable, Hashable {
        case config, credentials
    }

    /// A property's value, and where it stands.
    package struct Property: Sendable, Hashable {
        package let value: String
        package let file: File
        package let line: Int

        package init(value: String, file: File, line: Int) {
            self.value = value
            self.file = file
            self.line = line
        }
    }

    /// The profile's name.
    package let name: String

    /// The properties by name in small letters.
    package var properties: [String: Property]

    package init(name: String, properties: [String: Property] = [:]) {
        self.name = name
        self.properties = properties
    }

    /// The value of a property, or `nil` if it is missing or blank.
    package subscript(property: String) -> String? {
        guard let value = self.properties[property]?.value, !value.isEmpty else { return nil }
        return value
    }

    /// The value of a property below another, such as `endpoint_url` below `ssm`.
    package subscript(property: String, below parent: String) -> String? {
        guard let lines = self.properties[parent]?.value.split(separator: "\n") else { return nil }
        for line in lines {
            guard let sign = line.firstIndex(of: "=") else { continue }
            let name = line[..<sign].filter { !$0.isWhitespace }
            if name == property { return String(line[line.index(after: sign)...].drop(while: \.isWhitespace)) }
        }
        return nil
    }
}
