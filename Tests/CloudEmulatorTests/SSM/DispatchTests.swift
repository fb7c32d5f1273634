import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// The concurrency and error limits of a command.
@Suite struct DispatchTests {
    private let clock = ManualClock()

    private func cloud(_ count: Int = 20, failing: Set<Int> = []) -> EmulatedCloud {
        EmulatedCloud(
            machines: (1...count).map { Machine(index: $0, tags: ["env": "prod"], agent: .online) },
            clock: .manual(self.clock),
            executor: .closure { machine, _ in
                .init(exitCode: failing.contains(machine.index) ? 1 : 0, duration: .seconds(10))
            }
        )
    }

    private static let all = [SSM.Target(key: "tag:env", values: ["prod"])]

    @Test(arguments: [("4", [4, 8, 12, 16, 20]), ("10%", [2, 4, 6, 8, 10]), ("100%", [20, 20, 20, 20, 20])])
    func limitsConcurrency(maxConcurrency: String, started: [Int]) async throws {
        let cloud = self.cloud()
        let id = try await cloud.ssm().sendScript(targets: Self.all, maxConcurrency: maxConcurrency)
        for count in started {
            #expect(cloud.machines.count { cloud.executions(on: $0.id) == 1 } == count)
            let states = try await cloud.ssm().states(of: id)
            #expect(states.values.count { $0 == "Pending" } == 20 - count)
            self.clock.advance(by: .seconds(10))
        }
    }

    @Test(arguments: [("0", 1, "Failed"), ("1", 2, "Failed"), ("10%", 3, "Failed"), ("50%", 20, "Incomplete")])
    func stopsDispatchingAfterTooManyErrors(maxErrors: String, started: Int, details: String) async throws {
        let cloud = self.cloud(failing: [1, 2, 3])
        let ssm = cloud.ssm()
        let id = try await ssm.sendScript(targets: Self.all, maxConcurrency: "1", maxErrors: maxErrors)
        self.clock.advance(by: .seconds(1_000))
        #expect(cloud.machines.count { cloud.executions(on: $0.id) == 1 } == started)
        let states = try await ssm.states(of: id)
        #expect(states.values.count { $0 == "Terminated" } == 20 - started)
        let command = try await ssm.listCommands(commandID: id).commands.first
        #expect(command?.status == .failed)
        #expect(command?.statusDetails == details)
    }

    @Test func doesNotCountUndeliveredCommandsAsErrors() async throws {
        let machines = (1...3).map { Machine(index: $0, tags: ["env": "prod"], isOnline: $0 > 1) }
        let cloud = EmulatedCloud(
            machines: machines,
            clock: .manual(self.clock),
            executor: .closure { _, _ in .success }
        )
        let id = try await cloud.ssm().sendScript(
            targets: Self.all,
            deliveryTimeout: 30,
            maxConcurrency: "1",
            maxErrors: "0"
        )
        self.clock.advance(by: .seconds(100))
        #expect(
            try await cloud.ssm().states(of: id) == ["i-1": "DeliveryTimedOut", "i-2": "Success", "i-3": "Success"]
        )
        #expect(try await cloud.ssm().listCommands(commandID: id).commands.first?.statusDetails == "Incomplete")
    }

    @Test func sendsToResourceGroupsAndTagKeys() async throws {
        let machines = [
            Machine(index: 1, agent: .online, resourceGroup: "web"),
            Machine(index: 2, tags: ["team": "a"], agent: .online, resourceGroup: "db"), Machine(index: 3),
        ]
        let cloud = EmulatedCloud(
            machines: machines,
            clock: .manual(self.clock),
            executor: .closure { _, _ in .success }
        )
        func targetedMachines(_ key: String, _ values: String...) async throws -> [String] {
            let id = try await cloud.ssm().sendScript(targets: [.init(key: key, values: values)])
            return try await cloud.ssm().states(of: id).keys.sorted()
        }
        #expect(try await targetedMachines("resource-groups:Name", "web") == ["i-1"])
        #expect(try await targetedMachines("resource-groups:Name", "web", "db") == ["i-1", "i-2"])
        #expect(try await targetedMachines("tag-key", "team") == ["i-2"])
        #expect(try await targetedMachines("InstanceIds", "i-3") == ["i-3"])
        #expect(try await targetedMachines("tag:team", "b") == [])
        let commands = try await cloud.ssm().listCommands().commands
        #expect(commands.first?.statusDetails == "NoInstancesInTag")
        let error = await #expect(throws: SSMError.self) {
            try await targetedMachines("resource-groups:ResourceTypeFilters", "x")
        }
        #expect(error?.serviceFailure?.message?.contains("resource-groups:ResourceTypeFilters") == true)
    }

    @Test func findsCommandsByTheirStatusAndDate() async throws {
        let cloud = self.cloud(2, failing: [2])
        let ssm = cloud.ssm()
        let first = try await ssm.sendScript(on: ["i-1"])
        self.clock.advance(by: .seconds(60))
        let second = try await ssm.sendScript(on: ["i-1", "i-2"])
        self.clock.advance(by: .seconds(60))
        func commands(_ key: SSM.CommandFilterKey, _ value: String) async throws -> [String?] {
            try await ssm.listCommands(filters: [.init(key: key, value: value)]).commands.map(\.commandID)
        }
        #expect(try await commands(.status, "Success") == [first])
        #expect(try await commands(.status, "Failed") == [second])
        #expect(try await commands(.invokedAfter, "2026-01-02T12:00:30Z") == [second])
        #expect(try await commands(.invokedBefore, "2026-01-02T12:00:30Z") == [first])
        #expect(try await commands(.documentName, "AWS-RunShellScript") == [second, first])
        let failed = try await ssm.listCommandInvocations(
            commandID: second,
            filters: [.init(key: .status, value: "Failed")]
        )
        #expect(failed.commandInvocations.map(\.instanceID) == ["i-2"])
        let error = await #expect(throws: SSMError.self) { try await commands(.executionStage, "Complete") }
        #expect(error?.serviceFailure?.code == .invalidFilterKey)
    }

    /// Takes about a second on an idle machine, where quadratic work would take minutes.
    @Test(.timeLimit(.minutes(5 * patience))) func scalesToTenThousandMachines() async throws {
        let cloud = self.cloud(10_000)
        let ssm = cloud.ssm()
        let id = try await ssm.sendScript(targets: Self.all, maxConcurrency: "10%")
        self.clock.advance(by: .seconds(200))
        let states = try await ssm.states(of: id)
        #expect(states.count == 10_000)
        #expect(states.values.allSatisfy { $0 == "Success" })
        #expect(cloud.calls["ListCommandInvocations"] == 200)
    }
}
