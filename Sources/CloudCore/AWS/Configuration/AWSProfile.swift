/// A profile of AWS's shared files: properties by name.
package struct AWSProfile: Sendable {
    /// One of the two shared files.
    package enum File: Sendable, Hashable {
        case config, credentials
    }

    /// The value of a property, and its file and line.
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

    /// The properties that configure credentials.
    static let credentialsProperties: Set<String> = [
        "aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_security_token", "role_arn",
        "source_profile", "credential_source", "web_identity_token_file", "sso_session", "sso_account_id",
        "sso_role_name", "sso_start_url", "sso_region", "login_session", "credential_process",
    ]

    /// The profile's name.
    package let name: String

    /// The properties of each file by lowercase name.
    var files: [File: [String: Property]]

    /// The line of the first section in each file, and whether any section there has credentials properties.
    var sections: [File: (line: Int, hasCredentials: Bool)] = [:]

    /// The reason why the official tools may use other credentials, so that the profile is rejected; otherwise `nil`.
    var ambiguity: String?

    package init(name: String, properties: [String: Property] = [:]) {
        self.name = name
        self.files = [
            .config: properties.filter { $1.file == .config },
            .credentials: properties.filter { $1.file == .credentials },
        ]
    }

    /// The properties of both files by lowercase name; those of the credentials file take precedence.
    package var properties: [String: Property] {
        (self.files[.config] ?? [:]).merging(self.files[.credentials] ?? [:]) { $1 }
    }

    /// Returns a property of either file; that of the credentials file takes precedence.
    func property(_ name: String) -> Property? {
        self.property(name, in: .credentials) ?? self.property(name, in: .config)
    }

    /// Returns a property of one file.
    func property(_ name: String, in file: File) -> Property? { self.files[file]?[name] }

    /// The value of a property, or `nil` if it is missing or blank.
    package subscript(property: String) -> String? { self.property(property)?.ifPresent?.value }

    /// The value of a property below another, such as `endpoint_url` below `ssm`.
    package subscript(property: String, below parent: String) -> String? {
        guard let lines = self.property(parent)?.value.utf8.split(separator: UInt8(ascii: "\n")) else { return nil }
        for line in lines {
            guard let sign = line.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let (name, value) = (Substring(line[..<sign]).trimmed, Substring(line[line.index(after: sign)...]).trimmed)
            if name.utf8.elementsEqual(property.utf8) { return String(value) }
        }
        return nil
    }
}

extension AWSProfile.Property {
    /// The property, or `nil` if its value is empty.
    var ifPresent: Self? { self.value.isEmpty ? nil : self }
}
