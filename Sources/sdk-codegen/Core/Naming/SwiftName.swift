/// The conversion of a service's names into Swift names.
package enum SwiftName {
    /// Returns the name of a type: `S3OutputUrl` is `S3OutputURL`.
    package static func type(_ name: String) -> String {
        self.parts(of: name).joined()
    }

    /// Returns the name of a member, method or case: `KmsKeyId` is `kmsKeyID`, `IN_PROGRESS` is `inProgress`.
    package static func member(_ name: String) -> String {
        let parts = self.parts(of: name)
        return (parts.prefix(1).map { $0.lowercased() } + parts.dropFirst()).joined()
    }

    /// Returns the plural of a list's name: `instanceID` is `instanceIDs`.
    package static func plural(_ name: String) -> String {
        if name.hasSuffix("s") || name.hasSuffix("List") || name.hasSuffix("Set") { return name }
        return name + "s"
    }

    /// Returns the name of an error's case, without the suffix `Exception`: `ThrottlingException` is `throttling`.
    package static func error(_ code: String) -> String {
        self.member(code.hasSuffix("Exception") ? String(code.dropLast("Exception".count)) : code)
    }

    /// Returns a name for use in code, in backticks if it is a keyword.
    package static func escaped(_ name: String) -> String {
        self.keywords.contains(name) ? "`\(name)`" : name
    }

    /// The type names that generated code refers to, and those that are declared by hand in a namespace.
    static let reservedTypes: Set<String> = [
        "Any", "Bool", "Codable", "CodingKey", "Data", "Date", "Decodable", "Decoder", "Double",
        "Encodable",
        "Encoder", "ErrorCode", "ErrorDetails", "Float", "Int", "JSONDecoder", "Mirror", "Protocol", "Self", "Sendable",
        "String", "Type",
    ]

    private static func parts(of name: String) -> [String] {
        let isUppercase = !name.contains { $0.isLowercase }
        return NameSplitter.split(name).map { word in
            let capitals = word.uppercased()
            if NameSplitter.initialisms.contains(capitals) { return capitals }
            if capitals.hasSuffix("S"), NameSplitter.initialisms.contains(String(capitals.dropLast())),
                capitals != "OSS"
            {
                return capitals.dropLast() + "s"
            }
            let rest = word.dropFirst()
            return capitals.prefix(1) + (isUppercase ? rest.lowercased() : String(rest))
        }
    }

    private static let keywords: Set<String> = [
        "Any", "Protocol", "Self", "Type", "as", "associatedtype", "break", "case", "catch", "class", "continue",
        "default",
        "defer", "deinit", "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func",
        "guard",
        "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private",
        "protocol", "public", "repeat", "rethrows", "return", "self", "static", "struct", "subscript", "super",
        "switch",
        "throw", "throws", "true", "try", "typealias", "var", "where", "while",
    ]
}
