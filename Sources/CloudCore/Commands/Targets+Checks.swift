extension Targets {
    /// Returns the targets without repetitions.
    /// - Throws: ``CommandError/invalid(_:)`` for targets that mean no machine, or that can't be sent.
    package func checked() throws(CommandError) -> Targets {
        switch self {
        case .instances(let ids):
            guard !ids.isEmpty else { throw .invalid("the list of machines is empty") }
            guard ids.allSatisfy({ !$0.isEmpty && !$0.contains(where: \.isWhitespace) }) else {
                throw .invalid("an id of a machine is empty or holds a space")
            }
            var seen: Set<String> = []
            return .instances(ids.filter { seen.insert($0).inserted })
        case .tags(let tags):
            guard !tags.isEmpty else { throw .invalid("no tag is given, which would mean every machine") }
            for (key, values) in tags {
                guard !key.isEmpty else { throw .invalid("a tag has no key") }
                guard !values.isEmpty else { throw .invalid("the tag \(quoted(key)) has no value to look for") }
            }
            return .tags(tags.mapValues { Array(Set($0)).sorted() })
        case .resourceGroup(let name):
            guard !name.isEmpty else { throw .invalid("the resource group has no name") }
            return self
        }
    }
}
