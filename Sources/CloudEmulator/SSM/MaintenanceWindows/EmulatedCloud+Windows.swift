import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    func createMaintenanceWindow(
        _ request: SSM.CreateMaintenanceWindowRequest,
        region: String
    ) throws -> SSM.CreateMaintenanceWindowResponse {
        let now = self.time.now()
        let settings = SSM.GetMaintenanceWindowResponse(
            name: request.name,
            description: request.description,
            startDate: request.startDate,
            endDate: request.endDate,
            schedule: request.schedule,
            scheduleTimezone: request.scheduleTimezone,
            scheduleOffset: request.scheduleOffset,
            duration: request.duration,
            cutoff: request.cutoff,
            allowUnassociatedTargets: request.allowUnassociatedTargets,
            enabled: true,
            createdDate: now,
            modifiedDate: now
        )
        let schedule = try WindowSchedule(settings, from: now)
        let id = try self.withState { state in
            try state.createOnce(request) { state in
                let id = "mw-00000\(state.nextID())"
                var window = MaintenanceWindow(id: id, region: region, settings: settings, schedule: schedule)
                window.settings.windowID = id
                window.next = schedule.next(after: now)
                state.windows.append(window)
                state.setTags(request.tags, of: .maintenanceWindow, id)
                return id
            }
        }
        return SSM.CreateMaintenanceWindowResponse(windowID: id)
    }

    func updateMaintenanceWindow(
        _ request: SSM.UpdateMaintenanceWindowRequest
    ) throws -> SSM.UpdateMaintenanceWindowResponse {
        let now = self.time.now()
        let settings = try self.withState { state in
            var settings = try state.window(request.windowID).settings
            try settings.update(from: request, at: now)
            let schedule = try WindowSchedule(settings, from: now)
            state.changeWindow(request.windowID) { window in
                window.settings = settings
                window.schedule = schedule
                window.next = settings.enabled == true ? schedule.next(after: now) : nil
            }
            return settings
        }
        return SSM.UpdateMaintenanceWindowResponse(
            windowID: settings.windowID,
            name: settings.name,
            description: settings.description,
            startDate: settings.startDate,
            endDate: settings.endDate,
            schedule: settings.schedule,
            scheduleTimezone: settings.scheduleTimezone,
            scheduleOffset: settings.scheduleOffset,
            duration: settings.duration,
            cutoff: settings.cutoff,
            allowUnassociatedTargets: settings.allowUnassociatedTargets,
            enabled: settings.enabled
        )
    }

    func getMaintenanceWindow(_ request: SSM.GetMaintenanceWindowRequest) throws -> SSM.GetMaintenanceWindowResponse {
        let window = try self.withState { try $0.window(request.windowID) }
        var settings = window.settings
        settings.nextExecutionTime = window.nextExecutionTime
        return settings
    }

    func describeMaintenanceWindows(
        _ request: SSM.DescribeMaintenanceWindowsRequest
    ) throws -> SSM.DescribeMaintenanceWindowsResponse {
        let filters = try WindowFilters(request.filters, allowed: ["Name", "Enabled"])
        let found = self.withState { state in state.windows.map(\.identity) + state.cannedResponses.windows }
            .filter { filters.match("Name", $0.name) && filters.match("Enabled", "\($0.enabled ?? true)") }
        let page = try Self.page(of: found, request.maxResults, request.nextToken, limit: Self.windowPageLimit)
        return SSM.DescribeMaintenanceWindowsResponse(windowIdentities: page.items, nextToken: page.nextToken)
    }
}

extension MaintenanceWindow {
    /// The entry of the window in a list, in the service's format.
    fileprivate var identity: SSM.MaintenanceWindowIdentity {
        SSM.MaintenanceWindowIdentity(
            windowID: self.id,
            name: self.settings.name,
            description: self.settings.description,
            enabled: self.settings.enabled,
            duration: self.settings.duration,
            cutoff: self.settings.cutoff,
            schedule: self.settings.schedule,
            scheduleTimezone: self.settings.scheduleTimezone,
            scheduleOffset: self.settings.scheduleOffset,
            endDate: self.settings.endDate,
            startDate: self.settings.startDate,
            nextExecutionTime: self.nextExecutionTime
        )
    }
}

extension SSM.GetMaintenanceWindowResponse {
    /// Changes the settings that a request contains, or replaces all settings if the request says so.
    fileprivate mutating func update(from request: SSM.UpdateMaintenanceWindowRequest, at now: Date) throws {
        if request.replace == true {
            guard request.name != nil, request.schedule != nil, request.duration != nil, request.cutoff != nil,
                request.allowUnassociatedTargets != nil
            else {
                throw ErrorResponse(
                    "ValidationException",
                    "Replace needs Name, Schedule, Duration, Cutoff and AllowUnassociatedTargets"
                )
            }
            (self.description, self.startDate, self.endDate) = (nil, nil, nil)
            (self.scheduleTimezone, self.scheduleOffset) = (nil, nil)
        }
        self.name = request.name ?? self.name
        self.description = request.description ?? self.description
        self.startDate = request.startDate ?? self.startDate
        self.endDate = request.endDate ?? self.endDate
        self.schedule = request.schedule ?? self.schedule
        self.scheduleTimezone = request.scheduleTimezone ?? self.scheduleTimezone
        self.scheduleOffset = request.scheduleOffset ?? self.scheduleOffset
        self.duration = request.duration ?? self.duration
        self.cutoff = request.cutoff ?? self.cutoff
        self.allowUnassociatedTargets = request.allowUnassociatedTargets ?? self.allowUnassociatedTargets
        self.enabled = request.enabled ?? self.enabled
        self.modifiedDate = now
    }
}
