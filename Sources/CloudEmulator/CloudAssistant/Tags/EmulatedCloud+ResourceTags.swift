import CloudAssistantKit
import CloudCore
import CloudFoundation

extension EmulatedCloud {
    func tagResources(_ query: EmulatorQuery, requestID: String) throws -> CloudAssistant.TagResourcesResponse {
        let tags = try query.tags("Tag")
        try self.changeTags(query) { own in
            for tag in tags { own[tag.key] = tag.value ?? "" }
        }
        return CloudAssistant.TagResourcesResponse(requestID: requestID)
    }

    func untagResources(_ query: EmulatorQuery, requestID: String) throws -> CloudAssistant.UntagResourcesResponse {
        let keys = query.list("TagKey")
        try self.changeTags(query) { own in
            if keys.isEmpty, query.isTrue("All") { own = [:] }
            for key in keys { own[key] = nil }
        }
        return CloudAssistant.UntagResourcesResponse(requestID: requestID)
    }

    func listTagResources(_ query: EmulatorQuery, requestID: String) throws -> CloudAssistant.ListTagResourcesResponse {
        let type = try self.resourceType(query)
        let ids = query.list("ResourceId")
        let tags = try query.tags("Tag")
        guard !ids.isEmpty || !tags.isEmpty else {
            throw ErrorResponse("MissingParameter.Tags", "neither ResourceId nor Tag is given", status: 404)
        }
        let all = type == .instance ? self.machines.map(\.id) : self.withState { state in state.tagged(type) }
        let found = (ids.isEmpty ? all : ids).flatMap { id in
            let own = self.tags(of: id, type) ?? [:]
            let matches = tags.allSatisfy { tag in own[tag.key].map { tag.value == nil || tag.value == $0 } ?? false }
            return own.filter { _ in matches }.sorted { $0.key < $1.key }.map { key, value in
                CloudAssistant.TagResource(resourceID: id, resourceType: type, tagKey: key, tagValue: value)
            }
        }
        let page = try EmulatorPage(of: found, size: 50, token: query["NextToken"])
        return CloudAssistant.ListTagResourcesResponse(
            nextToken: page.nextToken ?? "",
            requestID: requestID,
            tagResources: page.items
        )
    }

    /// Returns the current tags of a machine.
    func tags(of machine: Machine) -> [String: String] {
        self.withState { $0.machineTags[machine.id] } ?? machine.tags
    }

    private func resourceType(_ query: EmulatorQuery) throws -> CloudAssistant.ResourceType {
        let type = CloudAssistant.ResourceType(rawValue: try query.required("ResourceType"))
        guard [.instance, .command, .invocation].contains(type) else {
            throw ErrorResponse(
                "InvalidResourceType.NotFound",
                "the emulator does not support tags of \(quoted(type.rawValue))",
                status: 404
            )
        }
        return type
    }

    private func tags(of id: String, _ type: CloudAssistant.ResourceType) -> [String: String]? {
        if type == .instance { return self.positions[id].map { self.tags(of: self.machines[$0]) } }
        return self.withState { $0.tags(of: id, type) }
    }

    private func changeTags(_ query: EmulatorQuery, _ change: (inout [String: String]) -> Void) throws {
        let type = try self.resourceType(query)
        let ids = query.list("ResourceId")
        let all = try ids.map { id in
            guard let tags = self.tags(of: id, type) else {
                throw ErrorResponse(
                    "InvalidResourceId.NotFound",
                    "there is no \(type.rawValue) \(quoted(id))",
                    status: 404
                )
            }
            return (id, tags)
        }
        for (id, tags) in all {
            var tags = tags
            change(&tags)
            guard tags.count <= 20 else {
                throw ErrorResponse("OperationDenied.QuotaExceed", "a resource has at most 20 tags")
            }
            self.withState { [tags] in $0.setTags(tags, of: id, type) }
        }
    }
}

extension EmulatorState {
    /// Returns the IDs of the resources that can have tags.
    fileprivate func tagged(_ type: CloudAssistant.ResourceType) -> [String] {
        type == .command ? self.storedCommands.compactMap(\.commandID) : self.invocations.map(\.id)
    }

    fileprivate func tags(of id: String, _ type: CloudAssistant.ResourceType) -> [String: String]? {
        let tags =
            type == .command
            ? self.storedCommands.first { $0.commandID == id }?.tags : self.invocation(id)?.tags
        return tags.map { tags in
            Dictionary(tags.map { ($0.tagKey ?? "", $0.tagValue ?? "") }, uniquingKeysWith: { $1 })
        }
    }

    fileprivate mutating func setTags(_ tags: [String: String], of id: String, _ type: CloudAssistant.ResourceType) {
        let attached = tags.sorted { $0.key < $1.key }
            .map { CloudAssistant.AttachedTag(tagKey: $0.key, tagValue: $0.value) }
        switch type {
        case .instance: self.machineTags[id] = tags
        case .command:
            for index in self.storedCommands.indices where self.storedCommands[index].commandID == id {
                self.storedCommands[index].tags = attached
            }
        default: _ = self.changeInvocation(id) { $0.tags = attached }
        }
    }
}
