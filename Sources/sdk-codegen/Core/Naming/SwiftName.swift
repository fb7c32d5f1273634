/// Turns a service's names into Swift's.
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

    /// Returns the name of a list's member for one of its elements: `instanceID` is `instanceIDs`.
    package static func plural(_ name: String) -> String {
        if name.hasSuffix("s") || name.hasSuffix("List") || name.hasSuffix("Set") { return name }
        return name + "s"
    }

    /// Returns the name of an error's case: `ParameterNotFound` and `ThrottlingException` lose what goes without saying.
    package static func error(_ code: String) -> String {
        self.member(code.hasSuffix("Exception") ? String(code.dropLast("Exception".count)) : code)
    }

    /// Returns a name as it stands in a declaration or an expression, in backticks if Swift has the word.
    package static func escaped(_ name: String) -> String {
        self.keywords.contains(name) ? "`\(name)`" : name
    }

    /// Types that generated code means when it names them, and those that a namespace has by hand.
    static let takenTypes: Set<String> = [
        "Any", "Bool", "Codable", "CodingKey", "Data", "Date", "Decodable", "Decoder", "Direction", "Double",
        "Encodable",
        "Encoder", "ErrorCode", "ErrorDetails", "Float", "Int", "JSONDecoder", "Mirror", "Protocol", "Self", "Sendable",
        "String", "Type",
    ]

    private static func parts(of name: String) -> [String] {
        let isShouted = !name.contains { $0.isLowercase }
        return Words.split(name).map { word in
            let capitals = word.uppercased()
            if Words.initialisms.contains(capitals) { return capitals }
            if capitals.hasSuffix("S"), Words.initialisms.contains(String(capitals.dropLast())), capitals != "OSS" {
                return capitals.dropLast() + "s"
            }
            let rest = word.dropFirst()
            return capitals.prefix(1) + (isShouted ? rest.lowercased() : String(rest))
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
