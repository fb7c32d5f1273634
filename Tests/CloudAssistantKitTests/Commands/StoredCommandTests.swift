import CloudAssistantKit
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// Stored commands, schedules and files.
@Suite struct StoredCommandTests {
    @Test func runsAStoredCommandWithItsParameters() async throws {
        let cloud = EmulatedCloud(machines: 150, clock: .manual) { _, script in .init(standardOutput: script) }
        let assistant = CloudAssistantClient.emulated(cloud)
        let stored = try await assistant.createCommand(
            commandContent: Data("echo {{greeting}}".utf8).base64EncodedString(),
            name: "greet",
            type: .runShellScript,
            enableParameter: true
        )
        let run = try await assistant.invoke(
            try #require(stored.commandID),
            parameters: ["greeting": "hello"],
            on: .instances(cloud.machines.map(\.id))
        )
        let report = try await run.report()
        #expect(report.machines.count == 150)
        #expect(report.machines.allSatisfy { $0.standardOutput.text == "echo hello" })
        #expect(cloud.calls["InvokeCommand"] == 2)
    }

    @Test func requiresADeadlineForASchedule() async throws {
        let stub = StubTransport()
        let error = await #expect(throws: CommandError.self) {
            try await CloudAssistantClient.testing(stub)
                .invoke("c-1", on: .instances(["i-1"]), schedule: .rate(.seconds(300)))
        }
        #expect(error.map { "\($0)".contains("set a deadline") } == true)
        #expect(stub.requests.isEmpty)
    }

    @Test func sendsTheSchedule() async throws {
        let stub = StubTransport(.json(#"{"InvokeId":"t-1"}"#))
        _ = try await CloudAssistantClient.testing(stub).run(
            .shell("true"),
            on: .instances(["i-1"]),
            schedule: .daily(hour: 4),
            options: .init(deadline: .seconds(60))
        )
        let parameters = try #require(stub.requests.first).parameters
        #expect(parameters["RepeatMode"] == "Period")
        #expect(parameters["Frequency"] == "0 0 4 * * ? UTC")
    }

    @Test func uploadsAFile() async throws {
        let clock = ManualClock()
        let results = """
            {"Invocations":{"Invocation":[{"InvokeId":"f-1","InvocationStatus":"PartialFailed","InvokeInstances":{"InvokeInstance":[
            {"InstanceId":"i-1","InvocationStatus":"Success"},
            {"InstanceId":"i-2","InvocationStatus":"Failed","ErrorCode":"FileAlreadyExists","ErrorInfo":"it is there"}]}}]}}
            """
        let stub = StubTransport(time: clock.time, .json(#"{"InvokeId":"f-1"}"#), .json(results))
        let file = FileToUpload(
            Data([0, 255]),
            name: "a.bin",
            directory: "/opt",
            mode: "0600",
            owner: "app",
            group: "ops",
            overwrites: true
        )
        let run = try await CloudAssistantClient.testing(stub).upload(file, to: .instances(["i-1", "i-2"]))
        let report = try await run.report()
        #expect(report.machines.map(\.state) == [.succeeded, .failed])
        #expect(report["i-2"]?.reason == "FileAlreadyExists: it is there")
        let parameters = try #require(stub.requests.first).parameters
        #expect(parameters["Content"] == "AP8=")
        #expect(parameters["ContentType"] == "Base64")
        #expect(parameters["Name"] == "a.bin")
        #expect(parameters["TargetDir"] == "/opt")
        #expect(parameters["FileMode"] == "0600")
        #expect(parameters["FileOwner"] == "app")
        #expect(parameters["FileGroup"] == "ops")
        #expect(parameters["Overwrite"] == "true")
        #expect(parameters["InstanceId.2"] == "i-2")
        #expect(parameters["ClientToken"]?.isEmpty == false)
    }

    @Test(arguments: [
        (FileToUpload(Data(count: 24_577), name: "a", directory: "/"), Targets.instances(["i-1"]), "24577 bytes"),
        (FileToUpload(Data(), name: "", directory: "/"), .instances(["i-1"]), "needs a name"),
        (FileToUpload(Data(), name: "a", directory: "/"), .tag("env", in: ["prod"]), "by id only"),
    ])
    func rejectsInvalidFilesBeforeSending(file: FileToUpload, targets: Targets, reason: String) async {
        let stub = StubTransport()
        let error = await #expect(throws: CommandError.self) {
            try await CloudAssistantClient.testing(stub).upload(file, to: targets)
        }
        #expect(error.map { "\($0)".contains(reason) } == true)
        #expect(stub.requests.isEmpty)
    }
}
