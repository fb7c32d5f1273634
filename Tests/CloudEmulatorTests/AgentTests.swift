import CloudAssistantKit
import CloudEmulator
import Foundation
import SSMKit
import Testing

/// Failing agents, with the status values of both services.
@Suite struct AgentTests {
    private static let agents: [Machine.Agent] = [
        .online, .offline, .silent, .unreachable, .vanishesAfterDelivery, .onlineAfter(.seconds(60)),
    ]
    private static let ids = (1...Self.agents.count).map { "i-\($0)" }

    private let clock = ManualClock()
    private let cloud: EmulatedCloud

    init() {
        let machines = Self.agents.enumerated().map { Machine(index: $0 + 1, agent: $1) }
        self.cloud = EmulatedCloud(
            machines: machines,
            clock: .manual(self.clock),
            executor: .closure { _, _ in .success }
        )
    }

    @Test func goesThroughTheStatesOfSystemsManager() async throws {
        let ssm = self.cloud.ssm()
        let id = try await ssm.sendScript(on: Self.ids, deliveryTimeout: 100, executionTimeout: 200)
        func states() async throws -> [String?] {
            let states = try await ssm.states(of: id)
            return Self.ids.map { states[$0] }
        }
        #expect(try await states() == ["InProgress", "Delayed", "Pending", "Undeliverable", "InProgress", "Delayed"])
        self.clock.advance(by: .seconds(61))
        #expect(try await states() == ["Success", "Delayed", "Pending", "Undeliverable", "InProgress", "Success"])
        self.clock.advance(by: .seconds(40))
        let timedOut = "DeliveryTimedOut"
        #expect(try await states() == ["Success", timedOut, timedOut, "Undeliverable", "InProgress", "Success"])
        #expect(try await ssm.listCommands(commandID: id).commands.first?.status == .inProgress)
        self.clock.advance(by: .seconds(200))
        #expect(
            try await states() == ["Success", timedOut, timedOut, "Undeliverable", "ExecutionTimedOut", "Success"]
        )
        let command = try await ssm.listCommands(commandID: id).commands.first
        #expect(command?.status == .failed)
        #expect(command?.completedCount == 6)
        #expect(command?.deliveryTimedOutCount == 2)
        #expect(command?.errorCount == 1)
        #expect(Self.ids.map(self.cloud.executions) == [1, 0, 0, 0, 1, 1])
    }

    @Test func goesThroughTheStatesOfCloudAssistant() async throws {
        let assistant = self.cloud.assistant()
        let id = try await assistant.runScript(on: Self.ids, timeout: 100)
        func states() async throws -> [String] {
            try await assistant.results(of: id).map {
                "\($0.invocationStatus?.rawValue ?? "") \($0.errorCode?.rawValue ?? "")"
            }
        }
        let (gone, blocked) = ("Aborted ClientNotRunning", "Aborted ClientNetworkBlocked")
        #expect(try await states() == ["Running ", gone, "Pending ", blocked, "Running ", gone])
        self.clock.advance(by: .seconds(60))
        let late = "Aborted DeliveryTimeout"
        #expect(try await states() == ["Success ", gone, late, blocked, "Running ", gone])
        #expect(try await assistant.describeInvocations(invokeID: id).invocations.first?.invocationStatus == .running)
        self.clock.advance(by: .seconds(100))
        #expect(try await states() == ["Success ", gone, late, blocked, "Error ClientNotResponse", gone])
        #expect(
            try await assistant.describeInvocations(invokeID: id).invocations.first?.invocationStatus == .partialFailed
        )
    }

    @Test func reportsOnlineMachines() async throws {
        func online() async throws -> [String] {
            let nodes = try await self.cloud.ssm().describeInstanceInformation().instanceInformationList
            let statuses = try await self.cloud.assistant().describeCloudAssistantStatus(maxResults: 50)
                .instanceCloudAssistantStatusSet
            let online = nodes.filter { $0.pingStatus == .online }.compactMap(\.instanceID)
            #expect(statuses.filter { $0.cloudAssistantStatus == true }.compactMap(\.instanceID) == online)
            return online
        }
        #expect(try await online() == ["i-1", "i-3", "i-5"])
        self.clock.advance(by: .seconds(60))
        _ = try await self.cloud.ssm().sendScript(on: ["i-5"])
        #expect(try await online() == ["i-1", "i-3", "i-6"])
    }

    @Test func doesNotDeliverToAMachineAfterItVanished() async throws {
        let ssm = self.cloud.ssm()
        _ = try await ssm.sendScript(on: ["i-5"])
        let id = try await ssm.sendScript(on: ["i-5"], deliveryTimeout: 30)
        self.clock.advance(by: .seconds(30))
        #expect(try await ssm.states(of: id) == ["i-5": "DeliveryTimedOut"])
        #expect(self.cloud.executions(on: "i-5") == 1)
    }

    @Test func cancelsRunsThatHaveNotEnded() async throws {
        let ssm = self.cloud.ssm()
        let id = try await ssm.sendScript(on: ["i-1", "i-2", "i-5", "i-6"])
        self.clock.advance(by: .seconds(10))
        try await ssm.cancelCommand(commandID: id)
        self.clock.advance(by: .seconds(100_000))
        #expect(
            try await ssm.states(of: id)
                == ["i-1": "Success", "i-2": "Cancelled", "i-5": "Cancelled", "i-6": "Cancelled"]
        )
        // The command was cancelled before the machine came online, so its script never started.
        #expect(self.cloud.executions(on: "i-6") == 0)
    }
}
