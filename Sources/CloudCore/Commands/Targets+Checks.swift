extension Targets {
    /// Returns the targets without duplicates.
    /// - Throws: ``CommandError/invalid(_:)`` for empty targets, or for targets that can't be sent.
    package func checked() throws(CommandError) -> Targets {
        switch self {
        case .instances(let ids):
            guard !ids.isEmpty else { throw .invalid("the list of machines is empty") }
            guard ids.allSatisfy({ !$0.isEmpty && !$0.contains(where: \.isWhitespace) }) else {
                throw .invalid("a machine id is empty or contains a space")
            }
            var seen: Set<String> = []
            return .instances(ids.filter { seen.insert($0).inserted })
        case .tags(let tags):
            guard !tags.isEmpty else { throw .invalid("no tag is given, which would target every machine") }
            for (key, values) in tags {
                guard !key.isEmpty else { throw .invalid("a tag has no key") }
                guard !values.isEmpty else { throw .invalid("the tag \(quoted(key)) has no values") }
            }
            return .tags(tags.mapValues { Array(Set($0)).sorted() })
        case .resourceGroup(let name):
            guard !name.isEmpty else { throw .invalid("the resource group has no name") }
            return self
        }
    }
}
