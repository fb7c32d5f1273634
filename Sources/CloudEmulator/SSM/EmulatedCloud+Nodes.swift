import CloudCore
import SSMKit

extension EmulatedCloud {
    static let nodeOperations: [(String, SSMOperation)] = [
        operation { (emulator, request: SSM.DescribeInstanceInformationRequest, _) in
            try emulator.describeInstanceInformation(request)
        }
    ]

    private func describeInstanceInformation(
        _ request: SSM.DescribeInstanceInformationRequest
    ) throws -> SSM.DescribeInstanceInformationResponse {
        guard request.filters == nil || request.deprecatedInstanceInformationFilterList == nil else {
            throw ErrorResponse(
                "ValidationException",
                "Filters and InstanceInformationFilterList can't be used together"
            )
        }
        let filters =
            (request.filters ?? []).map { ($0.key, Set($0.values)) }
            + (request.deprecatedInstanceInformationFilterList ?? []).map { ($0.key.rawValue, Set($0.valueSet)) }
        let matches = try filters.map(self.match)
        let found = self.machines.filter { machine in matches.allSatisfy { $0(machine) } }
        let now = self.time.now()
        let page = try Self.page(of: found, request.maxResults, request.nextToken).map { machine in
            let isOnline = self.isOnline(machine)
            return SSM.InstanceInformation(
                instanceID: machine.id,
                pingStatus: isOnline ? .online : .connectionLost,
                lastPingDateTime: isOnline ? now : self.epoch,
                agentVersion: "3.3.0.0",
                isLatestVersion: true,
                platformType: SSM.PlatformType(rawValue: machine.platform.rawValue),
                platformName: "Emulated \(machine.platform.rawValue)",
                platformVersion: "1",
                resourceType: .ec2Instance,
                ipAddress: "10.\(machine.index >> 16 & 0xff).\(machine.index >> 8 & 0xff).\(machine.index & 0xff)",
                computerName: machine.name,
                sourceID: machine.id,
                sourceType: .awsEC2Instance
            )
        }
        return SSM.DescribeInstanceInformationResponse(instanceInformationList: page.items, nextToken: page.nextToken)
    }

    /// Returns a closure that returns whether a machine matches a filter.
    private func match(_ key: String, _ values: Set<String>) throws -> (Machine) -> Bool {
        let known: [String: [String]] = [
            "PingStatus": SSM.PingStatus.knownValues.map(\.rawValue),
            "PlatformTypes": SSM.PlatformType.knownValues.map(\.rawValue),
        ]
        if let value = known[key].flatMap({ values.subtracting($0).min() }) {
            throw ErrorResponse(
                "InvalidInstanceInformationFilterValue",
                "the filter \(key) has no value \(quoted(value))"
            )
        }
        switch key {
        case "InstanceIds": return { values.contains($0.id) }
        case "PingStatus": return { values.contains(self.isOnline($0) ? "Online" : "ConnectionLost") }
        case "PlatformTypes": return { values.contains($0.platform.rawValue) }
        case "ResourceType": return { _ in values.contains("EC2Instance") }
        case "tag-key": return { !values.isDisjoint(with: $0.tags.keys) }
        case _ where key.hasPrefix("tag:"):
            let name = String(key.dropFirst(4))
            return { $0.tags[name].map(values.contains) ?? false }
        default: throw ErrorResponse("InvalidFilterKey", "the emulator does not support the filter \(quoted(key))")
        }
    }
}
