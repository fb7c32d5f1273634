import CloudCore
import CloudFoundation

/// The parameters of a request to Cloud Assistant, from its query and its form body.
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
        guard let number = Int(text) else { throw ErrorResponse("InvalidParameter.\(name)", "\(name) is not a number") }
        return number
    }

    /// Returns whether a parameter is true, ignoring case because some clients send `True`.
    func isTrue(_ name: String) -> Bool { self.values[name]?.lowercased() == "true" }

    /// Returns the values of `Name.1`, `Name.2`, and so on.
    func list(_ name: String) -> [String] {
        var list: [String] = []
        while let value = self.values["\(name).\(list.count + 1)"] { list.append(value) }
        return list
    }

    /// Returns the values of `Name.1`, `Name.2`, and so on.
    /// - Throws: `ErrorResponse` if a value is given twice.
    func uniqueList(_ name: String) throws -> [String] {
        let list = self.list(name)
        guard Set(list).count == list.count else {
            throw ErrorResponse("InvalidParameter.\(name)", "a value of \(name) is given twice")
        }
        return list
    }

    /// The names of all parameters, with list indices.
    var fullNames: some Collection<String> { self.values.keys }

    /// The names of all parameters, without list indices.
    var names: Set<String> {
        Set(self.values.keys.map { String($0.prefix { $0 != "." }) })
    }

    /// Returns the tags of `Name.1.Key` and `Name.1.Value`, and so on.
    /// - Throws: `ErrorResponse` if there are duplicate keys, as in the service.
    func tags(_ name: String) throws -> [(key: String, value: String?)] {
        let tags = self.pairs(name)
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

    /// The parameters that stay the same across the attempts of a call, as text.
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
