import CloudCore
import SSMKit

/// The filters of a request that lists documents.
struct DocumentFilters {
    private var filters: [(key: String, values: [String])]

    init(_ request: SSM.ListDocumentsRequest) throws {
        self.filters =
            (request.filters ?? []).map { ($0.key ?? "", $0.values ?? []) }
            + (request.deprecatedDocumentFilterList ?? []).map { ($0.key.rawValue, [$0.value]) }
        let known: Set<String> = ["Name", "Owner", "DocumentType", "PlatformTypes", "TargetType", "SearchKeyword"]
        for (key, _) in self.filters where !known.contains(key) && !key.hasPrefix("tag:") {
            throw ErrorResponse("InvalidFilterKey", "the emulator does not support the filter \(quoted(key))")
        }
    }

    func match(_ document: StoredDocument, tags: [String: String]) -> Bool {
        self.filters.allSatisfy { key, values in
            values.isEmpty || values.contains { Self.match(document, tags, key, $0) }
        }
    }

    private static func match(
        _ document: StoredDocument,
        _ tags: [String: String],
        _ key: String,
        _ value: String
    ) -> Bool {
        switch key {
        case "Name": document.name == value
        case "Owner": self.match(owner: document.owner, value)
        case "DocumentType": document.type.rawValue == value
        case "PlatformTypes":
            document.versions.last?.content.platforms.contains { $0.rawValue == value } ?? false
        case "TargetType": document.targetType == value
        case "SearchKeyword": document.name.lowercased().utf8.firstRange(of: value.lowercased().utf8) != nil
        default: tags[String(key.dropFirst(4))] == value
        }
    }

    private static func match(owner: String, _ value: String) -> Bool {
        switch value {
        case "All": true
        case "Self", "Private": owner != "Amazon"
        case "Public": owner == "Amazon"
        default: owner == value
        }
    }
}
