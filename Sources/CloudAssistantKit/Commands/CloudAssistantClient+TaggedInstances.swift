extension CloudAssistantClient {
    /// Returns the targets, with tags resolved to ids if a limit applies to them.
    ///
    /// For machines by tag, the service limits neither concurrency nor failures, so the library resolves the machines
    /// and starts them in waves. Source: ListTagResources, which lists the tags of instances.
    func resolved(_ targets: Targets, for options: RunOptions) async throws(CommandError) -> Targets {
        guard case .tags(let tags) = targets, options.maxConcurrency != nil || options.maxErrors != nil else {
            return targets
        }
        do throws(CloudAssistantError) {
            return .instances(try await self.instanceIDs(taggedWith: tags))
        } catch {
            if case .cancelled = error { throw .cancelled(.nothing) }
            throw .call(error)
        }
    }

    /// Returns the instances with tags, whether they are running or not.
    /// - Parameter tags: The keys of the tags with their values. An instance needs every key, with any of its values.
    /// - Returns: The ids of the instances, sorted; empty if no tags are given.
    /// - Throws: ``CloudAssistantError`` if a call of `ListTagResources` failed.
    public func instanceIDs(taggedWith tags: [String: [String]]) async throws(CloudAssistantError) -> [String] {
        var machines: Set<String>?
        for (key, values) in tags {
            var tagged: Set<String> = []
            for value in values {
                let request = CloudAssistant.ListTagResourcesRequest(
                    resourceType: .instance,
                    tags: [CloudAssistant.Tag(key: key, value: value)]
                )
                for try await resource in self.pages(of: request).items {
                    if let id = resource.resourceID { tagged.insert(id) }
                }
            }
            machines = machines?.intersection(tagged) ?? tagged
        }
        return (machines ?? []).sorted()
    }
}
