import CloudEmulator
import Foundation
import SSMKit
import Testing

/// Maintenance windows and their schedules.
///
/// The clock starts on Friday, January 2, 2026, at noon (UTC).
@Suite struct MaintenanceWindowTests {
    private static let unknownID = "mw-0123456789abcdef0"

    private let clock = ManualClock()
    private let cloud: EmulatedCloud
    private let ssm: SSMClient

    init() {
        self.cloud = EmulatedCloud(machines: 2, clock: .manual(self.clock))
        self.ssm = self.cloud.ssm()
    }

    @Test func returnsACreatedWindow() async throws {
        let created = try await self.ssm.createMaintenanceWindow(
            name: "patches",
            schedule: "cron(0 3 ? * SUN *)",
            duration: 3,
            cutoff: 1,
            allowUnassociatedTargets: false,
            description: "Patches of the week",
            endDate: "2027-01-01T00:00:00Z",
            scheduleTimezone: "GMT+1"
        )
        let id = try #require(created.windowID)
        #expect(id.hasPrefix("mw-") && id.count == 20)
        let window = try await self.ssm.getMaintenanceWindow(windowID: id)
        #expect(window.name == "patches")
        #expect(window.description == "Patches of the week")
        #expect(window.schedule == "cron(0 3 ? * SUN *)")
        #expect(window.scheduleTimezone == "GMT+1")
        #expect(window.nextExecutionTime == "2026-01-04T02:00:00Z")
        #expect(window.duration == 3)
        #expect(window.cutoff == 1)
        #expect(window.allowUnassociatedTargets == false)
        #expect(window.enabled == true)
        #expect(window.createdDate == self.clock.date)
    }

    @Test(arguments: [
        ("rate(2 hours)", "2026-01-02T14:00:00Z"), ("rate(1 day)", "2026-01-03T12:00:00Z"),
        ("at(2026-02-01T03:00:00)", "2026-02-01T03:00:00Z"), ("cron(30 12 ? * * *)", "2026-01-02T12:30:00Z"),
        ("cron(15 30 12 ? * * *)", "2026-01-02T12:30:15Z"), ("cron(0 0 ? * 1 *)", "2026-01-04T00:00:00Z"),
        ("cron(0 2 ? * TUE#2 *)", "2026-01-13T02:00:00Z"), ("cron(0/15 * 2 1 ? 2026)", "2026-01-02T12:15:00Z"),
        ("cron(0 2 L * ? *)", "2026-01-31T02:00:00Z"), ("cron(15 10 ? * 6L *)", "2026-01-30T10:15:00Z"),
        ("cron(0 0 1 1 ? 2099)", "2099-01-01T00:00:00Z"), ("cron(0 0 ? * SUNL 2030)", "2030-01-27T00:00:00Z"),
    ])
    func parsesSchedules(schedule: String, next: String) async throws {
        let id = try await self.ssm.createWindow(schedule: schedule)
        #expect(try await self.ssm.getMaintenanceWindow(windowID: id).nextExecutionTime == next)
    }

    @Test func addsTheOffsetToTheDateOfTheExpression() async throws {
        let created = try await self.ssm.createMaintenanceWindow(
            name: "after-patches",
            schedule: "cron(0 2 ? * TUE#2 *)",
            duration: 2,
            cutoff: 1,
            allowUnassociatedTargets: true,
            scheduleOffset: 3
        )
        let window = try await self.ssm.getMaintenanceWindow(windowID: created.windowID ?? "")
        #expect(window.nextExecutionTime == "2026-01-16T02:00:00Z")
    }

    @Test(arguments: [
        "rate(0 hours)", "rate(5)", "rate(5 weeks)", "rate(1 hours)", "rate(5 hour)",
        "at(tomorrow)", "cron(0 2 * * SUN *)", "cron(0 2 ? * SUN#6 *)",
        "cron(0 2 ? * SUN)", "nightly",
    ])
    func rejectsAnInvalidSchedule(schedule: String) async {
        let error = await #expect(throws: SSMError.self) { try await self.ssm.createWindow(schedule: schedule) }
        #expect(error?.serviceFailure?.code == .validation)
        #expect(error?.serviceFailure?.message?.contains(schedule) == true)
    }

    @Test func rejectsInvalidDurationsDatesAndTimeZones() async {
        func create(
            cutoff: Int = 1,
            startDate: String? = nil,
            endDate: String? = nil,
            zone: String? = nil
        ) async -> SSM.ErrorCode? {
            await errorCode {
                _ = try await self.ssm.createMaintenanceWindow(
                    name: "nightly",
                    schedule: "rate(1 day)",
                    duration: 2,
                    cutoff: cutoff,
                    allowUnassociatedTargets: true,
                    startDate: startDate,
                    endDate: endDate,
                    scheduleTimezone: zone
                )
            }
        }
        #expect(await create(cutoff: 2) == .validation)
        #expect(await create(startDate: "tomorrow") == .validation)
        #expect(await create(endDate: "2025-01-01T00:00:00Z") == .validation)
        #expect(await create(startDate: "2027-01-01T00:00:00Z", endDate: "2026-06-01T00:00:00Z") == .validation)
        #expect(await create(zone: "Mars/Crater") == .validation)
    }

    @Test func createsOneWindowForEachToken() async throws {
        func create(name: String, token: String) async throws -> String? {
            try await self.ssm.createMaintenanceWindow(
                name: name,
                schedule: "rate(1 day)",
                duration: 2,
                cutoff: 1,
                allowUnassociatedTargets: true,
                clientToken: token
            ).windowID
        }
        let first = try await create(name: "nightly", token: "t-1")
        #expect(try await create(name: "nightly", token: "t-1") == first)
        #expect(try await create(name: "nightly", token: "t-2") != first)
        #expect(await errorCode { _ = try await create(name: "weekly", token: "t-1") } == .idempotentParameterMismatch)
        #expect(try await self.ssm.describeMaintenanceWindows().windowIdentities.count == 2)
    }

    @Test func updatesTheMembersThatARequestContains() async throws {
        let id = try await self.ssm.createWindow()
        let updated = try await self.ssm.updateMaintenanceWindow(.init(windowID: id, description: "d", enabled: false))
        #expect(updated.name == "nightly")
        #expect(updated.description == "d")
        #expect(updated.enabled == false)
        #expect(try await self.ssm.getMaintenanceWindow(windowID: id).nextExecutionTime == nil)

        let replaced = try await self.ssm.updateMaintenanceWindow(
            .init(
                windowID: id,
                name: "weekly",
                schedule: "rate(7 days)",
                duration: 4,
                cutoff: 1,
                allowUnassociatedTargets: true,
                enabled: true,
                replace: true
            )
        )
        #expect(replaced.description == nil)
        #expect(try await self.ssm.getMaintenanceWindow(windowID: id).nextExecutionTime == "2026-01-09T12:00:00Z")
        #expect(
            await errorCode { _ = try await self.ssm.updateMaintenanceWindow(.init(windowID: id, replace: true)) }
                == .validation
        )
        #expect(
            await errorCode { _ = try await self.ssm.updateMaintenanceWindow(.init(windowID: id, cutoff: 9)) }
                == .validation
        )
    }

    @Test func listsWindowsByNameAndState() async throws {
        var ids: [String] = []
        for name in ["first", "second", "third"] { ids.append(try await self.ssm.createWindow(name)) }
        _ = try await self.ssm.updateMaintenanceWindow(.init(windowID: ids[1], enabled: false))
        func list(_ key: String, _ values: String...) async throws -> [String?] {
            try await self.ssm.describeMaintenanceWindows(filters: [.init(key: key, values: values)])
                .windowIdentities.map(\.windowID)
        }
        #expect(try await list("Name", "first", "third") == [ids[0], ids[2]])
        #expect(try await list("Enabled", "true") == [ids[0], ids[2]])
        #expect(try await list("Enabled", "false") == [ids[1]])
        #expect(await errorCode { _ = try await list("Color", "red") } == .validation)
    }

    @Test func listsWindowsInPages() async throws {
        var ids: [String] = []
        for number in 1...25 { ids.append(try await self.ssm.createWindow("window-\(number)")) }
        let first = try await self.ssm.describeMaintenanceWindows(maxResults: 10)
        #expect(first.windowIdentities.map(\.name) == (1...10).map { "window-\($0)" })
        var found: [String?] = []
        let request = SSM.DescribeMaintenanceWindowsRequest(maxResults: 10)
        for try await window in self.ssm.pages(of: request).items { found.append(window.windowID) }
        #expect(found == ids)
    }

    @Test func keepsTags() async throws {
        let created = try await self.ssm.createMaintenanceWindow(
            name: "nightly",
            schedule: "rate(1 day)",
            duration: 2,
            cutoff: 1,
            allowUnassociatedTargets: true,
            tags: [.init(key: "team", value: "web")]
        )
        let listed = try await self.ssm.listTagsForResource(
            resourceType: .maintenanceWindow,
            resourceID: created.windowID ?? ""
        )
        #expect(listed.tagList.map(\.key) == ["team"])
    }

    @Test func deletesAWindow() async throws {
        let id = try await self.ssm.createWindow()
        #expect(try await self.ssm.deleteMaintenanceWindow(windowID: id).windowID == id)
        #expect(await errorCode { _ = try await self.ssm.getMaintenanceWindow(windowID: id) } == .doesNotExist)
        #expect(try await self.ssm.describeMaintenanceWindows().windowIdentities.isEmpty)
        // The service also accepts the ID of a window that does not exist.
        #expect(try await self.ssm.deleteMaintenanceWindow(windowID: Self.unknownID).windowID == Self.unknownID)
        #expect(
            await errorCode { _ = try await self.ssm.updateMaintenanceWindow(.init(windowID: Self.unknownID)) }
                == .doesNotExist
        )
    }
}
