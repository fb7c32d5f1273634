import CloudAssistantKit
import CloudEmulator
import Foundation
import SSMKit
import Testing

/// The delay before the services return a new command.
@Suite struct VisibilityTests {
    private let clock = ManualClock()
    private let cloud: EmulatedCloud

    init() {
        self.cloud = EmulatedCloud(machines: 1, clock: .manual(self.clock))
        self.cloud.visibilityDelay = .seconds(3)
    }

    @Test func hidesASystemsManagerCommandDuringTheDelay() async throws {
        let ssm = self.cloud.ssm()
        let id = try await ssm.sendScript(on: ["i-1"])
        #expect(try await ssm.listCommands(commandID: id).commands.isEmpty)
        #expect(try await ssm.listCommandInvocations(commandID: id).commandInvocations.isEmpty)
        let early = await #expect(throws: SSMError.self) {
            try await ssm.getCommandInvocation(commandID: id, instanceID: "i-1")
        }
        #expect(early?.serviceFailure?.code == .invocationDoesNotExist)
        #expect(self.cloud.executions(on: "i-1") == 1)

        self.clock.advance(by: .seconds(3))
        #expect(try await ssm.listCommands(commandID: id).commands.count == 1)
        #expect(try await ssm.listCommandInvocations(commandID: id).commandInvocations.count == 1)
        #expect(try await ssm.getCommandInvocation(commandID: id, instanceID: "i-1").status == .success)
    }

    @Test func hidesACloudAssistantInvocationDuringTheDelay() async throws {
        let assistant = self.cloud.assistant()
        let id = try await assistant.runScript(on: ["i-1"])
        #expect(try await assistant.describeInvocations(invokeID: id).invocations.isEmpty)
        #expect(try await assistant.results(of: id).isEmpty)
        self.clock.advance(by: .seconds(3))
        #expect(try await assistant.describeInvocations(invokeID: id).invocations.count == 1)
        #expect(try await assistant.results(of: id).map(\.invocationStatus) == [.success])
    }

    @Test func waiterToleratesTheDelay() async throws {
        let ssm = self.cloud.ssm()
        let id = try await ssm.sendScript(on: ["i-1"])
        let ended = try await ssm.waitUntilCommandExecuted(.init(commandID: id, instanceID: "i-1"))
        #expect(ended.status == .success)
    }
}
