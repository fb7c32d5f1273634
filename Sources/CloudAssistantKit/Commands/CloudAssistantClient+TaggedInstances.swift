extension CloudAssistantClient {
    /// Returns the machines that targets mean: those with a tag by their ids, so that a limit can be kept over them.
    ///
    /// The service limits neither the machines at once nor the failures of what it runs by tag, so the library finds
    /// out the machines and starts them in waves. Source: ListTagResources, which lists the tags of instances.
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
