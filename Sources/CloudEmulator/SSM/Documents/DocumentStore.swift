import CloudCore
import CloudFoundation
import SSMKit

/// The documents of the account and of Amazon.
struct DocumentStore: Sendable {
    private var byName: [String: StoredDocument] = [:]

    /// The documents, sorted by name.
    var all: [StoredDocument] { self.byName.values.sorted { $0.name < $1.name } }

    /// Adds the documents that Amazon owns.
    mutating func addAmazonDocuments(at date: Date) {
        for document in AmazonDocuments.all(at: date) { self.byName[document.name] = document }
    }

    /// Returns a document by its name or its ARN.
    /// - Throws: `ErrorResponse` if there is no such document.
    func document(_ name: String) throws -> StoredDocument {
        guard let document = self.byName[Self.plainName(name)] else {
            throw ErrorResponse("InvalidDocument", "there is no document \(quoted(name))")
        }
        return document
    }

    mutating func add(_ document: StoredDocument) throws {
        guard self.byName[document.name] == nil else {
            throw ErrorResponse("DocumentAlreadyExists", "the document \(quoted(document.name)) exists")
        }
        self.byName[document.name] = document
    }

    /// Changes a document of the account.
    /// - Throws: `ErrorResponse` if there is no such document or Amazon owns it.
    mutating func change<Value>(_ name: String, _ change: (inout StoredDocument) throws -> Value) throws -> Value {
        var document = try self.document(name)
        guard document.owner != "Amazon" else {
            throw ErrorResponse("InvalidDocument", "the document \(quoted(name)) is owned by Amazon")
        }
        let value = try change(&document)
        self.byName[document.name] = document
        return value
    }

    /// Removes a document of the account.
    mutating func remove(_ name: String) {
        self.byName[Self.plainName(name)] = nil
    }

    /// Returns the name in an ARN such as `arn:aws:ssm:us-east-1:123456789012:document/NAME`.
    private static func plainName(_ name: String) -> String {
        guard name.hasPrefix("arn:"), let mark = name.utf8.firstRange(of: ":document/".utf8) else { return name }
        return String(name[mark.upperBound...])
    }
}
