import Foundation
import SSMKit
import Testing

/// Tests of runs through Systems Manager with moto, whose `ListCommandInvocations` always fails with status 500.
@Suite(.enabled(if: Peers.moto != nil))
struct MotoRunTests {
    @Test(.timeLimit(.minutes(5))) func pollsEachMachineAndAddsANote() async throws {
        let moto = try #require(Peers.moto)
        let endpoint: URL = try #require(URL(string: "http://127.0.0.1:\(moto.port)/"))
        let ssm = SSMClient(
            region: moto.region,
            credentials: StaticCredentials(moto.credentials),
            options: .init(endpoint: endpoint)
        )
        let script = "echo \"a & b\"\nexit 0\n"
        let options = RunOptions(comment: "größer 🚀", deadline: .seconds(50))
        let run = try await ssm.run(.shell(script), on: .instances(moto.instanceIDs), options: options)
        let report = try await run.report()
        #expect(Set(report.machines.map(\.instanceID)) == Set(moto.instanceIDs))
        #expect(report.allSucceeded)
        #expect(report.notes.count == 1)
        #expect("\(report)".contains("ListCommandInvocations failed repeatedly"))

        let sent = try await ssm.listCommands(commandID: run.commandIDs.first).commands.first
        #expect(sent?.parameters == ["commands": [script]])
        #expect(sent?.comment?.hasPrefix("größer 🚀 run-") == true)
    }
}
