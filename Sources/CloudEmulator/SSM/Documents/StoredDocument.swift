import CloudCore
import CloudFoundation
import SSMKit

/// A document with its versions.
struct StoredDocument: Sendable {
    /// A version of a document.
    struct Version: Sendable {
        let number: Int
        let text: String
        let content: DocumentContent
        let date: Date
        var name: String?
        var displayName: String?

        /// Returns whether a hash that a request contains is the hash of the content.
        func hasHash(_ hash: String, _ type: SSM.DocumentHashType?) -> Bool {
            let expected = type?.rawValue == "Sha1" ? SHA1.hash(self.text.utf8).hexadecimal : self.hash
            return hash.lowercased() == expected
        }

        /// The SHA-256 hash of the content, in hexadecimal digits.
        var hash: String { SHA256.hash(self.text.utf8).hexadecimal }
    }

    let name: String
    let owner: String
    let type: SSM.DocumentType
    var targetType: String?
    private(set) var versions: [Version]

    /// The number of the default version.
    var defaultVersion = 1

    init(name: String, owner: String, type: SSM.DocumentType, targetType: String?, version: Version) {
        self.name = name
        self.owner = owner
        self.type = type
        self.targetType = targetType
        self.versions = [version]
    }

    var latestVersion: Int { self.versions.last?.number ?? 0 }

    /// Returns the version with a number, `$DEFAULT`, `$LATEST`, or a name, or the default version.
    /// - Throws: `ErrorResponse` if there is no such version.
    func version(_ text: String?, named name: String? = nil) throws -> Version {
        let number: Int? =
            switch text {
            case nil where name != nil: self.versions.first { $0.name == name }?.number
            case nil, "$DEFAULT": self.defaultVersion
            case "$LATEST": self.latestVersion
            case let text?: Int(text)
            }
        guard let version = self.versions.first(where: { $0.number == number }), name == nil || version.name == name
        else {
            throw ErrorResponse(
                "InvalidDocumentVersion",
                "\(self.name) has no version \(quoted(name ?? text ?? ""))"
            )
        }
        return version
    }

    mutating func append(_ version: Version) {
        self.versions.append(version)
    }

    mutating func remove(_ number: Int) {
        self.versions.removeAll { $0.number == number }
    }
}
