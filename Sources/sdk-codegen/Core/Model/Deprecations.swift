/// The members and values that a service documents as deprecated, each with a message of our own.
package struct Deprecations: Decodable, Sendable {
    /// The messages by `Shape.Member`.
    package var members: [String: String] = [:]

    /// The messages by `Shape.value`.
    package var values: [String: String] = [:]

    package init() {}

    /// Returns the keys that don't refer to a member or value of a model.
    package func strayKeys(in model: Model) -> [String] {
        func names(_ key: String) -> (shape: Model.Shape?, name: String) {
            let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
            return (model.shapes[parts.first ?? ""], parts.count > 1 ? parts[1] : "")
        }
        let members = self.members.keys.filter { key in
            let (shape, name) = names(key)
            return !(shape?.members ?? []).contains { $0.name == name }
        }
        let values = self.values.keys.filter { key in
            let (shape, name) = names(key)
            return !(shape?.values ?? []).contains(name)
        }
        return (members + values).sorted()
    }
}
