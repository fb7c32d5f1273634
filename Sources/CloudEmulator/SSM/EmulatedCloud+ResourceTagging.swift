import CloudCore
import SSMKit

extension EmulatedCloud {
    static let tagOperations: [(String, SSMOperation)] = [
        operation { (emulator, request: SSM.AddTagsToResourceRequest, _) in
            let resource = try emulator.resource(request.resourceType, request.resourceID)
            try emulator.withState { state in
                var tags = state.ssmTags[resource] ?? [:]
                for tag in request.tags { tags[tag.key] = tag.value }
                guard tags.count <= 50 else {
                    throw ErrorResponse("TooManyTagsError", "a resource has at most 50 tags")
                }
                state.ssmTags[resource] = tags
            }
            return SSM.AddTagsToResourceResponse()
        },
        operation { (emulator, request: SSM.RemoveTagsFromResourceRequest, _) in
            let resource = try emulator.resource(request.resourceType, request.resourceID)
            emulator.withState { state in
                for key in request.tagKeys { state.ssmTags[resource]?[key] = nil }
            }
            return SSM.RemoveTagsFromResourceResponse()
        },
        operation { (emulator, request: SSM.ListTagsForResourceRequest, _) in
            let resource = try emulator.resource(request.resourceType, request.resourceID)
            let tags = emulator.withState { $0.ssmTags[resource] ?? [:] }
            return SSM.ListTagsForResourceResponse(
                tagList: tags.sorted { $0.key < $1.key }.map { SSM.Tag(key: $0.key, value: $0.value) }
            )
        },
    ]

    /// Returns the key of a resource's tags in the emulator's state.
    private func resource(_ type: SSM.ResourceTypeForTagging, _ id: String) throws -> String {
        switch type {
        case .document:
            guard (try? self.withState({ try $0.documents.document(id) })) != nil else { break }
            return "Document \(id)"
        case .maintenanceWindow:
            guard (try? self.withState({ try $0.window(id) })) != nil else { break }
            return "MaintenanceWindow \(id)"
        case .association:
            guard (try? self.withState({ try $0.association(id) })) != nil else { break }
            return "Association \(id)"
        case .parameter:
            guard let parameter = self.withState({ $0.parameters[id] }) else { break }
            return "Parameter \(parameter.name.parameterPath)"
        case .managedInstance:
            guard self.positions[id] != nil else { break }
            return "ManagedInstance \(id)"
        default:
            throw ErrorResponse(
                "InvalidResourceType",
                "the emulator does not support tags of \(quoted(type.rawValue))"
            )
        }
        throw ErrorResponse("InvalidResourceId", "there is no \(type.rawValue) \(quoted(id))")
    }
}

extension EmulatorState {
    /// Replaces the tags of a resource.
    mutating func setTags(_ tags: [SSM.Tag]?, of type: SSM.ResourceTypeForTagging, _ id: String) {
        self.ssmTags["\(type.rawValue) \(id)"] = tags.map { tags in
            Dictionary(tags.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
        }
    }

    func tags(of document: StoredDocument) -> [String: String] {
        self.ssmTags["Document \(document.name)"] ?? [:]
    }

    func tagList(of document: StoredDocument) -> [SSM.Tag] {
        self.tags(of: document).sorted { $0.key < $1.key }.map { SSM.Tag(key: $0.key, value: $0.value) }
    }
}
