extension CloudAssistantClient {
    /// Returns the targets, with tags resolved to ids if a limit applies to them.
    ///
    /// For machines by tag, the service limits neither concurrency nor failures, so the library resolves the machines
    /// and starts them in waves. Source: ListTagResources, which lists the tags of instances.
    func resolved(_ targets: Targets, for options: RunOptions) async throws(CommandError) -> Targets {
        guard case .tags(let tags) = targets, options.maxConcurrency != nil || options.maxErrors != nil else {
            return targets
        }
        var machines: Set<String>?
        for (key, values) in tags {
            var tagged: Set<String> = []
            for value in values {
                let request = CloudAssistant.ListTagResourcesRequest(
                    resourceType: .instance,
                    tags: [CloudAssistant.Tag(key: key, value: value)]
                )
                do throws(CloudAssistantError) {
                    for try await resource in self.pages(of: request).items {
                        if let id = resource.resourceID { tagged.insert(id) }
                    }
                } catch {
                    if case .cancelled = error { throw .cancelled(.nothing) }
                    throw .call(error)
                }
            }
            machines = machines?.intersection(tagged) ?? tagged
        }
        return .instances((machines ?? []).sorted())
    }
}
