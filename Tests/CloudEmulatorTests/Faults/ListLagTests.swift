import CloudAssistantKit
import CloudEmulator
import Foundation
import SSMKit
import Testing

/// Lists that show new commands late, or in another order.
@Suite struct ListLagTests {
    private let clock = ManualClock()
    private let cloud: EmulatedCloud

    init() {
        self.cloud = EmulatedCloud(machines: 4, clock: .manual(self.clock))
    }

    /// Returns the machines in a list of a command's invocations.
    private func machines(of command: String) async throws -> [String?] {
        try await self.cloud.ssm().listCommandInvocations(commandID: command).commandInvocations.map(\.instanceID)
    }

    @Test func showsACommandAfterSomeCalls() async throws {
        self.cloud.listLag = .calls(2)
        let ssm = self.cloud.ssm()
        let first = try await ssm.sendScript(on: ["i-1"])
        #expect(try await self.machines(of: first).isEmpty)
        #expect(try await ssm.listCommands(commandID: first).commands.isEmpty)
        #expect(try await self.machines(of: first) == ["i-1"])
        #expect(try await ssm.listCommands(commandID: first).commands.count == 1)
        let second = try await ssm.sendScript(on: ["i-1"])
        for _ in 1...2 {
            #expect(
                await errorCode { _ = try await ssm.getCommandInvocation(commandID: second, instanceID: "i-1") }
                    == .invocationDoesNotExist
            )
        }
        #expect(try await ssm.getCommandInvocation(commandID: second, instanceID: "i-1").instanceID == "i-1")
        #expect(self.cloud.executions(on: "i-1") == 2)
    }

    @Test func showsACommandAfterADuration() async throws {
        self.cloud.listLag = .duration(.seconds(10))
        let id = try await self.cloud.ssm().sendScript(on: ["i-1"])
        let invocation = try await self.cloud.assistant().runScript(on: ["i-1"])
        self.clock.advance(by: .seconds(9))
        #expect(try await self.machines(of: id).isEmpty)
        #expect(try await self.cloud.assistant().results(of: invocation).isEmpty)
        #expect(try await self.cloud.assistant().describeInvocations(invokeID: invocation).invocations.isEmpty)
        self.clock.advance(by: .seconds(1))
        #expect(try await self.machines(of: id) == ["i-1"])
        #expect(try await self.cloud.assistant().results(of: invocation).map(\.instanceID) == ["i-1"])
    }

    @Test func showsOneMachineLate() async throws {
        self.cloud.listLag = .calls(1).on("i-2")
        let ssm = self.cloud.ssm()
        let id = try await ssm.sendScript(on: ["i-1", "i-2", "i-3"])
        #expect(try await self.machines(of: id) == ["i-1", "i-3"])
        #expect(try await ssm.listCommands(commandID: id).commands.first?.targetCount == 3)
        #expect(try await self.machines(of: id) == ["i-1", "i-2", "i-3"])

        let invocation = try await self.cloud.assistant().runScript(on: ["i-1", "i-2"])
        #expect(try await self.cloud.assistant().results(of: invocation).map(\.instanceID) == ["i-1"])
        #expect(try await self.cloud.assistant().results(of: invocation).map(\.instanceID) == ["i-1", "i-2"])
    }

    @Test func arrangesLists() async throws {
        let ids = (1...4).map { "i-\($0)" }
        let id = try await self.cloud.ssm().sendScript(on: ids)
        let invocation = try await self.cloud.assistant().runScript(on: ids)
        self.cloud.listOrder = .reversed
        #expect(try await self.machines(of: id) == ids.reversed())
        #expect(try await self.cloud.assistant().results(of: invocation).map(\.instanceID) == ids.reversed())
        self.cloud.listOrder = .shuffled(seed: 7)
        let shuffled = try await self.machines(of: id)
        #expect(shuffled != ids)
        #expect(Set(shuffled) == Set(ids))
        var paged: [String?] = []
        let request = SSM.ListCommandInvocationsRequest(commandID: id, maxResults: 1)
        for try await invocation in self.cloud.ssm().pages(of: request).items { paged.append(invocation.instanceID) }
        #expect(paged == shuffled)
        self.cloud.listOrder = .standard
        #expect(try await self.machines(of: id) == ids)
    }

    @Test func runToleratesLagAndOrder() async throws {
        self.cloud.listLag = .calls(3)
        self.cloud.listOrder = .shuffled(seed: 1)
        let report = try await self.cloud.ssm().run(.shell("x"), on: .instances(["i-1", "i-2", "i-3"])).report()
        #expect(report.allSucceeded)
        self.cloud.listLag = .duration(.seconds(20)).on("i-3")
        let second = try await self.cloud.assistant().run(.shell("x"), on: .instances(["i-1", "i-3"])).report()
        #expect(second.allSucceeded)
        #expect(self.cloud.executions(on: "i-3") == 2)
    }
}
