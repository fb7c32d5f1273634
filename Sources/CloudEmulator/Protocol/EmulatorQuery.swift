import CloudCore
import CloudFoundation

/// The parameters of a request to Cloud Assistant, in its query and in a form, read as the service reads them.
struct EmulatorQuery: Sendable {
    private let values: [String: String]

    init(_ request: TransportRequest) throws {
        var parameters = CanonicalQuery(form: try URLParts(request.url).query).parameters
        if request.headers["content-type"]?.lowercased().hasPrefix("application/x-www-form-urlencoded") == true {
            parameters += CanonicalQuery(form: request.body).parameters
        }
        self.values = Dictionary(
            parameters.map { (String(decoding: $0.name, as: UTF8.self), String(decoding: $0.value, as: UTF8.self)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    subscript(name: String) -> String? { self.values[name] }

    func required(_ name: String) throws -> String {
        guard let value = self.values[name], !value.isEmpty else {
            throw ErrorResponse("MissingParameter.\(name)", "the parameter \(name) is missing")
        }
        return value
    }

    func number(_ name: String) throws -> Int? {
        guard let text = self.values[name] else { return nil }
        guard let number = Int(text) else { throw ErrorResponse("InvalidParameter.\(name)", "\(name) is no number") }
        return number
    }

    /// Whether a parameter is true; some clients begin it with a capital, and are understood.
    func isTrue(_ name: String) -> Bool { self.values[name]?.lowercased() == "true" }

    /// Returns `Name.1`, `Name.2` and so on.
    func list(_ name: String) -> [String] {
        var list: [String] = []
        while let value = self.values["\(name).\(list.count + 1)"] { list.append(value) }
        return list
    }

    /// The names of all parameters, without the numbers of lists.
    var names: Set<String> {
        Set(self.values.keys.map { String($0.prefix { $0 != "." }) })
    }

    /// Returns the tags of `Name.1.Key` and `Name.1.Value`, and so on, refusing what the service refuses.
    func tags(_ name: String) throws -> [(key: String, value: String?)] {
        let tags = self.pairs(name)
        guard tags.count <= 20 else { throw ErrorResponse("NumberExceed.\(name)s", "there are at most 20 tags") }
        guard Set(tags.map(\.key)).count == tags.count else {
            throw ErrorResponse(
                "Duplicate.\(name == "Tag" ? "TagKey" : "ResourceTagKey")",
                "a tag's key is given twice"
            )
        }
        return tags
    }

    /// Returns the pairs of `Name.1.Key` and `Name.1.Value`, and so on.
    func pairs(_ name: String) -> [(key: String, value: String?)] {
        var pairs: [(key: String, value: String?)] = []
        while let key = self.values["\(name).\(pairs.count + 1).Key"] {
            pairs.append((key, self.values["\(name).\(pairs.count + 1).Value"]))
        }
        return pairs
    }

    /// What the caller asks for, without what differs from one attempt to the next.
    var fingerprint: String {
        let changing: Set<String> = [
            "ClientToken", "Signature", "SignatureNonce", "Timestamp", "SignatureMethod", "SignatureVersion",
            "AccessKeyId", "SecurityToken", "Format", "Version", "Action",
        ]
        return self.values.filter { !changing.contains($0.key) }
            .sorted { $0.key < $1.key }
            .map { "\($0.key)=\($0.value)" }
            .joined(separator: "\n")
    }
}
