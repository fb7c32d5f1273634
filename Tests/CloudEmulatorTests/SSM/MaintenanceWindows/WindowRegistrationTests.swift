import CloudEmulator
import Foundation
import SSMKit
import Testing

/// The targets and the tasks that are registered with a maintenance window.
@Suite struct WindowRegistrationTests {
    private static let unknownID = "00000000-0000-4000-8000-ffffffffffff"

    private let cloud = EmulatedCloud(machines: 3, clock: .manual)
    private var ssm: SSMClient { self.cloud.ssm() }

    @Test func listsTargets() async throws {
        let window = try await self.ssm.createWindow()
        let first = try await self.ssm.registerTarget(in: window)
        let second = try await self.ssm.registerTarget([.init(key: "tag:env", values: ["prod"])], in: window)
        let listed = try await self.ssm.describeMaintenanceWindowTargets(windowID: window).targets
        #expect(listed.map(\.windowTargetID) == [first, second])
        #expect(listed[0].targets.first?.values == ["i-1", "i-2"])
        #expect(listed[0].ownerInformation == "team")
        #expect(listed[0].resourceType == .instance)
        let filtered = try await self.ssm.describeMaintenanceWindowTargets(
            windowID: window,
            filters: [.init(key: "WindowTargetId", values: [second])]
        )
        #expect(filtered.targets.map(\.windowTargetID) == [second])

        let updated = try await self.ssm.updateMaintenanceWindowTarget(
            .init(windowID: window, windowTargetID: first, name: "web")
        )
        #expect(updated.name == "web")
        #expect(updated.ownerInformation == "team")
    }

    @Test func findsTheWindowsOfATarget() async throws {
        let windows = [try await self.ssm.createWindow("first"), try await self.ssm.createWindow("second")]
        _ = try await self.ssm.registerTarget(in: windows[0])
        _ = try await self.ssm.registerTarget([.init(key: "tag:env", values: ["prod"])], in: windows[1])
        func find(_ key: String, _ value: String) async throws -> [String?] {
            try await self.ssm.describeMaintenanceWindowsForTarget(
                targets: [.init(key: key, values: [value])],
                resourceType: .instance
            ).windowIdentities.map(\.name)
        }
        #expect(try await find("InstanceIds", "i-2") == ["first"])
        #expect(try await find("InstanceIds", "i-3") == [])
        #expect(try await find("tag:env", "prod") == ["second"])
    }

    @Test func registersOneTargetForEachToken() async throws {
        let window = try await self.ssm.createWindow()
        func register(_ machine: String) async throws -> String? {
            try await self.ssm.registerTargetWithMaintenanceWindow(
                windowID: window,
                resourceType: .instance,
                targets: [.init(key: "InstanceIds", values: [machine])],
                clientToken: "token"
            ).windowTargetID
        }
        let first = try await register("i-1")
        #expect(try await register("i-1") == first)
        #expect(await errorCode { _ = try await register("i-2") } == .idempotentParameterMismatch)
        #expect(try await self.ssm.describeMaintenanceWindowTargets(windowID: window).targets.count == 1)
    }

    @Test func keepsATargetThatATaskUses() async throws {
        let window = try await self.ssm.createWindow()
        let target = try await self.ssm.registerTarget(in: window)
        _ = try await self.ssm.registerScript(on: [.init(key: "WindowTargetIds", values: [target])], in: window)
        func deregister(safe: Bool) async throws {
            _ = try await self.ssm.deregisterTargetFromMaintenanceWindow(
                windowID: window,
                windowTargetID: target,
                safe: safe
            )
        }
        #expect(await errorCode { try await deregister(safe: true) } == .targetInUse)
        try await deregister(safe: false)
        #expect(try await self.ssm.describeMaintenanceWindowTargets(windowID: window).targets.isEmpty)
        #expect(await errorCode { try await deregister(safe: false) } == .doesNotExist)
    }

    @Test func returnsTasks() async throws {
        let window = try await self.ssm.createWindow()
        let first = try await self.ssm.registerScript("df", in: window, priority: 2)
        let second = try await self.ssm.registerScript("uptime", in: window, priority: 1)
        let listed = try await self.ssm.describeMaintenanceWindowTasks(windowID: window).tasks
        #expect(listed.map(\.windowTaskID) == [first, second])
        #expect(listed[0].type == .runCommand)
        let important = try await self.ssm.describeMaintenanceWindowTasks(
            windowID: window,
            filters: [.init(key: "Priority", values: ["1"])]
        )
        #expect(important.tasks.map(\.windowTaskID) == [second])

        let task = try await self.ssm.getMaintenanceWindowTask(windowID: window, windowTaskID: first)
        #expect(task.taskARN == "AWS-RunShellScript")
        #expect(task.priority == 2)
        #expect(task.taskInvocationParameters?.runCommand?.parameters == ["commands": ["df"]])
        let updated = try await self.ssm.updateMaintenanceWindowTask(
            .init(windowID: window, windowTaskID: first, priority: 7)
        )
        #expect(updated.priority == 7)
        #expect(updated.taskInvocationParameters?.runCommand?.parameters == ["commands": ["df"]])

        _ = try await self.ssm.deregisterTaskFromMaintenanceWindow(windowID: window, windowTaskID: first)
        #expect(try await self.ssm.describeMaintenanceWindowTasks(windowID: window).tasks.count == 1)
        #expect(
            await errorCode {
                _ = try await self.ssm.getMaintenanceWindowTask(windowID: window, windowTaskID: first)
            } == .doesNotExist
        )
    }

    @Test func rejectsTasksThatTheServiceRejects() async throws {
        let window = try await self.ssm.createWindow(allowUnassociatedTargets: false)
        func register(
            _ targets: [SSM.Target]?,
            in windowID: String? = nil,
            maxConcurrency: String? = "1"
        ) async -> SSM.ErrorCode? {
            await errorCode {
                _ = try await self.ssm.registerTaskWithMaintenanceWindow(
                    windowID: windowID ?? window,
                    taskARN: "AWS-RunShellScript",
                    taskType: .runCommand,
                    targets: targets,
                    maxConcurrency: maxConcurrency,
                    maxErrors: "1"
                )
            }
        }
        let machine = [SSM.Target(key: "InstanceIds", values: ["i-1"])]
        #expect(await register(nil) == .validation)
        #expect(await register(machine) == .validation)
        #expect(await register([.init(key: "tag:env", values: ["prod"])]) == .validation)
        #expect(await register([.init(key: "WindowTargetIds", values: [Self.unknownID])]) == .doesNotExist)
        #expect(await register(machine, in: "mw-0123456789abcdef0") == .doesNotExist)
        _ = try await self.ssm.registerTarget(machine, in: window)
        #expect(await register(machine, maxConcurrency: nil) == .validation)
        #expect(try await self.ssm.describeMaintenanceWindowTasks(windowID: window).tasks.isEmpty)
        _ = try await self.ssm.registerScript(on: machine, in: window)
    }

    @Test(arguments: [SSM.MaintenanceWindowTaskType.automation, .lambda, .stepFunctions])
    func rejectsTaskTypesThatDoNotRun(type: SSM.MaintenanceWindowTaskType) async throws {
        let window = try await self.ssm.createWindow()
        let error = await #expect(throws: SSMError.self) {
            _ = try await self.ssm.registerTaskWithMaintenanceWindow(
                windowID: window,
                taskARN: "a",
                taskType: type
            )
        }
        #expect(error?.serviceFailure?.code == .featureNotAvailable)
        #expect(error?.serviceFailure?.message?.contains(type.rawValue) == true)
    }
}
