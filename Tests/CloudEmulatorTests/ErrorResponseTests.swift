import CloudEmulator
import Foundation
import SSMKit
import Testing

/// Errors for unsupported and invalid requests.
@Suite struct ErrorResponseTests {
    private let cloud = EmulatedCloud(machines: 1, clock: .manual)

    private func message(_ call: () async throws -> Void) async -> String {
        await #expect(throws: SSMError.self) { try await call() }?.serviceFailure?.message ?? ""
    }

    @Test func namesUnsupportedMembers() async {
        var request = SSM.SendCommandRequest(
            documentName: "AWS-RunShellScript",
            instanceIDs: ["i-1"],
            parameters: ["commands": ["x"]]
        )
        request.serviceRoleARN = "arn:aws:iam::123456789012:role/x"
        #expect(await self.message { _ = try await self.cloud.ssm().send(request) }.contains("ServiceRoleArn"))
        #expect(self.cloud.executions(on: "i-1") == 0)
    }

    @Test func namesUnknownDocumentParameters() async {
        let message = await self.message {
            _ = try await self.cloud.ssm().sendCommand(
                documentName: "AWS-RunShellScript",
                instanceIDs: ["i-1"],
                parameters: ["commands": ["x"], "color": ["red"]]
            )
        }
        #expect(message.contains("color"))
    }

    @Test(arguments: ["x", "0", "-1", "200%", "5.5"])
    func rejectsInvalidLimits(limit: String) async {
        let message = await self.message {
            _ = try await self.cloud.ssm().sendScript(on: ["i-1"], maxConcurrency: limit)
        }
        #expect(message.contains("at 'maxConcurrency' failed"))
    }

    @Test func rejectsInstanceIDsTogetherWithTargets() async {
        let target = SSM.Target(key: "tag:a", values: ["b"])
        let both = await self.message { _ = try await self.cloud.ssm().sendScript(on: ["i-1"], targets: [target]) }
        #expect(both.contains("exactly one"))
    }

    @Test func handlesConcurrentCalls() async throws {
        let cloud = EmulatedCloud(machines: 50, clock: .manual)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let machine = "i-\(number % 50 + 1)"
                    let id = try await cloud.ssm().sendScript(on: [machine])
                    let ended = try await cloud.ssm().waitUntilCommandExecuted(
                        .init(commandID: id, instanceID: machine)
                    )
                    #expect(ended.status == .success)
                    let invocation = try await cloud.assistant().runScript(on: [machine])
                    #expect(try await cloud.assistant().results(of: invocation).count == 1)
                }
            }
            try await group.waitForAll()
        }
        #expect(cloud.machines.allSatisfy { cloud.executions(on: $0.id) == 8 })
        #expect(cloud.calls["SendCommand"] == 200)
        #expect(cloud.calls["RunCommand"] == 200)
    }
}
