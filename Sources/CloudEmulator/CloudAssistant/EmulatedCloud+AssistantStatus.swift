import CloudAssistantKit
import CloudFoundation

extension EmulatedCloud {
    func describeCloudAssistantStatus(
        _ query: EmulatorQuery,
        requestID: String
    ) throws -> CloudAssistant.DescribeCloudAssistantStatusResponse {
        let ids = query.list("InstanceId")
        let machines =
            try
            (ids.isEmpty
            ? self.machines
            : self.machines(ids) {
                ErrorResponse("InvalidInstance.NotFound", "there is no instance \(quoted($0))", status: 404)
            })
            .filter { query["OSType"] == nil || $0.platform.rawValue == query["OSType"] }
        let now = self.time.now()
        let page = try NumberedPage(of: machines, query)
        let statuses = page.items.map { machine in
            let isOnline = self.isOnline(machine)
            return CloudAssistant.InstanceCloudAssistantStatus(
                activeTaskCount: 0,
                cloudAssistantStatus: isOnline,
                cloudAssistantVersion: "2.2.4.900",
                instanceID: machine.id,
                invocationCount: self.executions(on: machine.id),
                lastHeartbeatTime: Self.time(isOnline ? now : self.epoch),
                lastInvokedTime: "",
                osType: machine.platform == .linux ? .linux : .windows,
                supportSessionManager: true
            )
        }
        return CloudAssistant.DescribeCloudAssistantStatusResponse(
            instanceCloudAssistantStatusSet: statuses,
            nextToken: page.nextToken,
            pageNumber: page.number,
            pageSize: page.size,
            requestID: requestID,
            totalCount: page.total
        )
    }
}
