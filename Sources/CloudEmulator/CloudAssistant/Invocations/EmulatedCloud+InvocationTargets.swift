import CloudAssistantKit
import CloudCore

extension EmulatedCloud {
    /// Returns the machines that a query selects by IDs or tags, within a resource group if the query contains one.
    func machines(for query: EmulatorQuery, _ command: CloudAssistant.Command) throws -> [Machine] {
        let ids = try query.uniqueList("InstanceId")
        let tags = try query.tags("ResourceTag")
        let group = query["ResourceGroupId"]
        guard !ids.isEmpty || !tags.isEmpty || group != nil else {
            throw ErrorResponse(
                "MissingParam.InstanceId",
                "one of InstanceId, ResourceTag and ResourceGroupId has to be given"
            )
        }
        guard ids.isEmpty || tags.isEmpty else {
            throw ErrorResponse(
                "InvalidResourceTag.ConflictWithInstanceIds",
                "ResourceTag and InstanceId are both given"
            )
        }
        if let group, !self.machines.contains(where: { $0.resourceGroup == group }) {
            throw ErrorResponse(
                "InvalidResourceGroup.NotFound",
                "no machine is in the group \(quoted(group))",
                status: 404
            )
        }
        let unknown = { (id: String) in
            ErrorResponse("InvalidInstance.NotFound", "there is no instance \(quoted(id))", status: 404)
        }
        let machines =
            try ids.isEmpty
            ? self.machines.filter { self.has($0, tags) && (group == nil || $0.resourceGroup == group) }
            : self.machines(ids, unknown: unknown)
        if let group, let machine = machines.first(where: { $0.resourceGroup != group }) { throw unknown(machine.id) }
        guard !machines.isEmpty else {
            throw ErrorResponse("InvalidResourceTag.InstanceNotFound", "no instance has these tags")
        }
        let platform = command.type == .runShellScript ? Machine.Platform.linux : .windows
        if let machine = machines.first(where: { $0.platform != platform }) {
            throw ErrorResponse(
                "InvalidInstance.NotMatch",
                "\(command.type?.rawValue ?? "") does not run on \(quoted(machine.id)), which has \(machine.platform)",
                status: 403
            )
        }
        return machines
    }

    private func has(_ machine: Machine, _ tags: [(key: String, value: String?)]) -> Bool {
        let own = self.tags(of: machine)
        return tags.allSatisfy { tag in own[tag.key].map { tag.value == nil || $0 == tag.value } ?? false }
    }
}
