import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    func registerTarget(
        _ request: SSM.RegisterTargetWithMaintenanceWindowRequest
    ) throws -> SSM.RegisterTargetWithMaintenanceWindowResponse {
        _ = try self.machines(matching: request.targets)
        let id = try self.withState { state in
            _ = try state.window(request.windowID)
            return try state.createOnce(request) { state in
                let id = state.nextUUID()
                state.changeWindow(request.windowID) { window in
                    window.targets.append(
                        SSM.MaintenanceWindowTarget(
                            windowID: window.id,
                            windowTargetID: id,
                            resourceType: request.resourceType,
                            targets: request.targets,
                            ownerInformation: request.ownerInformation,
                            name: request.name,
                            description: request.description
                        )
                    )
                }
                return id
            }
        }
        return SSM.RegisterTargetWithMaintenanceWindowResponse(windowTargetID: id)
    }

    func describeTargets(
        _ request: SSM.DescribeMaintenanceWindowTargetsRequest
    ) throws -> SSM.DescribeMaintenanceWindowTargetsResponse {
        let filters = try WindowFilters(request.filters, allowed: ["Type", "WindowTargetId", "OwnerInformation"])
        let found = try self.withState { try $0.window(request.windowID).targets }.filter { target in
            filters.match("Type", target.resourceType?.rawValue)
                && filters.match("WindowTargetId", target.windowTargetID)
                && filters.match("OwnerInformation", target.ownerInformation)
        }
        let page = try Self.page(of: found, request.maxResults, request.nextToken, limit: Self.windowPageLimit)
        return SSM.DescribeMaintenanceWindowTargetsResponse(targets: page.items, nextToken: page.nextToken)
    }

    func describeWindows(
        for request: SSM.DescribeMaintenanceWindowsForTargetRequest
    ) throws -> SSM.DescribeMaintenanceWindowsForTargetResponse {
        let found = self.withState { $0.windows }.filter { window in
            window.targets.contains { registered in
                registered.resourceType == request.resourceType
                    && registered.targets.contains { $0.isIn(request.targets) }
            }
        }
        let page = try Self.page(of: found, request.maxResults, request.nextToken, limit: Self.windowPageLimit)
            .map { SSM.MaintenanceWindowIdentityForTarget(windowID: $0.id, name: $0.settings.name) }
        return SSM.DescribeMaintenanceWindowsForTargetResponse(
            windowIdentities: page.items,
            nextToken: page.nextToken
        )
    }

    func updateTarget(
        _ request: SSM.UpdateMaintenanceWindowTargetRequest
    ) throws -> SSM.UpdateMaintenanceWindowTargetResponse {
        if let targets = request.targets { _ = try self.machines(matching: targets) }
        let target = try self.changeTarget(request.windowTargetID, of: request.windowID) { target in
            if request.replace == true {
                (target.ownerInformation, target.name, target.description) = (nil, nil, nil)
            }
            target.targets = request.targets ?? target.targets
            target.ownerInformation = request.ownerInformation ?? target.ownerInformation
            target.name = request.name ?? target.name
            target.description = request.description ?? target.description
        }
        return SSM.UpdateMaintenanceWindowTargetResponse(
            windowID: request.windowID,
            windowTargetID: request.windowTargetID,
            targets: target.targets,
            ownerInformation: target.ownerInformation,
            name: target.name,
            description: target.description
        )
    }

    private func changeTarget(
        _ id: String,
        of windowID: String,
        _ change: (inout SSM.MaintenanceWindowTarget) -> Void
    ) throws -> SSM.MaintenanceWindowTarget {
        try self.withState { state in
            let window = try state.window(windowID)
            guard let index = window.targets.firstIndex(where: { $0.windowTargetID == id }) else {
                throw Self.noTarget(id)
            }
            var target = window.targets[index]
            change(&target)
            state.changeWindow(windowID) { [target] in $0.targets[index] = target }
            return target
        }
    }

    func deregisterTarget(
        _ request: SSM.DeregisterTargetFromMaintenanceWindowRequest
    ) throws -> SSM.DeregisterTargetFromMaintenanceWindowResponse {
        let id = request.windowTargetID
        _ = try self.changeTarget(id, of: request.windowID) { _ in }
        try self.withState { state in
            let window = try state.window(request.windowID)
            let isUsed = window.tasks.contains { task in
                task.targets.contains { $0.key == "WindowTargetIds" && $0.values?.contains(id) == true }
            }
            guard !isUsed || request.safe != true else {
                throw ErrorResponse("TargetInUseException", "a task uses the target \(quoted(id))")
            }
            state.changeWindow(request.windowID) { $0.targets.removeAll { $0.windowTargetID == id } }
        }
        return SSM.DeregisterTargetFromMaintenanceWindowResponse(windowID: request.windowID, windowTargetID: id)
    }

    static func noTarget(_ id: String) -> ErrorResponse {
        ErrorResponse("DoesNotExistException", "the maintenance window has no target \(quoted(id))")
    }
}

extension SSM.Target {
    /// Returns whether one of some targets has the same key and a common value.
    fileprivate func isIn(_ targets: [SSM.Target]) -> Bool {
        let values = Set(self.values ?? [])
        return targets.contains { $0.key == self.key && !values.isDisjoint(with: $0.values ?? []) }
    }
}
