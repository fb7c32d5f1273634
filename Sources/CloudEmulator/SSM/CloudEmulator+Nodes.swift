import CloudCore
public import SSMKit

extension CloudEmulator {
    func describeInstanceInformation(
        _ request: SSM.DescribeInstanceInformationRequest
    ) throws -> SSM.DescribeInstanceInformationResponse {
        let filters =
            (request.filters ?? []).map { ($0.key, $0.values) }
            + (request.instanceInformationFilterList ?? []).map { ($0.key.rawValue, $0.valueSet) }
        let now = self.time.now()
        let nodes = try self.machines.filter { machine in
            try filters.allSatisfy { key, values in
                switch key {
                case "InstanceIds": return values.contains(machine.id)
                case "PingStatus": return values.contains(machine.isOnline ? "Online" : "ConnectionLost")
                case "PlatformTypes": return values.contains(machine.platform.rawValue)
                case _ where key.hasPrefix("tag:"):
                    return machine.tags[String(key.dropFirst(4))].map(values.contains) ?? false
                default: throw Refusal("InvalidFilterKey", "the emulator has no filter \(quoted(key))")
                }
            }
        }.map { machine in
            SSM.InstanceInformation(
                instanceID: machine.id,
                pingStatus: machine.isOnline ? .online : .connectionLost,
                lastPingDateTime: now,
                agentVersion: "3.3.0.0",
                isLatestVersion: true,
                platformType: SSM.PlatformType(rawValue: machine.platform.rawValue),
                platformName: "Emulated \(machine.platform.rawValue)",
                resourceType: .ec2Instance,
                computerName: "machine-\(machine.index)"
            )
        }
        let page = try Self.page(of: nodes, request.maxResults, request.nextToken)
        return SSM.DescribeInstanceInformationResponse(instanceInformationList: page.items, nextToken: page.nextToken)
    }

    func describeWindowTasks(
        _ request: SSM.DescribeMaintenanceWindowExecutionTaskInvocationsRequest
    ) throws -> SSM.DescribeMaintenanceWindowExecutionTaskInvocationsResponse {
        let planted = self.withState { $0.windowTasks }
            .filter { $0.windowExecutionID == request.windowExecutionID && $0.taskExecutionID == request.taskID }
        guard !planted.isEmpty else {
            throw Refusal("DoesNotExistException", "no such task of a maintenance window's execution was planted")
        }
        let statuses = (request.filters ?? []).filter { $0.key == "STATUS" }.compactMap(\.values)
        let tasks = planted.filter { task in statuses.allSatisfy { $0.contains(task.status?.rawValue ?? "") } }
        let page = try Self.page(of: tasks, request.maxResults, request.nextToken)
        return SSM.DescribeMaintenanceWindowExecutionTaskInvocationsResponse(
            windowExecutionTaskInvocationIdentities: page.items,
            nextToken: page.nextToken
        )
    }

    func describeAssociations(
        _ request: SSM.DescribeInstanceAssociationsStatusRequest
    ) throws -> SSM.DescribeInstanceAssociationsStatusResponse {
        guard self.machines.contains(where: { $0.id == request.instanceID }) else {
            throw Refusal("InvalidInstanceId", "no managed node has the id \(quoted(request.instanceID))")
        }
        let statuses = self.withState { $0.associations }.filter { $0.instanceID == request.instanceID }
        let page = try Self.page(of: statuses, request.maxResults, request.nextToken)
        return SSM.DescribeInstanceAssociationsStatusResponse(
            instanceAssociationStatusInfos: page.items,
            nextToken: page.nextToken
        )
    }

    /// Makes the emulator answer with the tasks of a maintenance window's execution.
    /// - Parameter tasks: The tasks; each names the execution and the task that it belongs to.
    public func plant(_ tasks: [SSM.MaintenanceWindowExecutionTaskInvocationIdentity]) {
        self.withState { $0.windowTasks += tasks }
    }

    /// Makes the emulator answer with the statuses of associations.
    /// - Parameter statuses: The statuses; each names the machine that it is of.
    public func plant(_ statuses: [SSM.InstanceAssociationStatusInfo]) {
        self.withState { $0.associations += statuses }
    }
}
