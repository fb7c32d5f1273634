import CloudAssistantKit
import CloudEmulator
import EmulatorCommand
import Foundation
import SSMKit
import Testing

/// The configuration file of the program `emulator`.
@Suite struct EmulatorConfigurationTests {
    private static let folder = URL(filePath: "/nonexistent")

    private func cloud(_ json: String) async throws -> EmulatedCloud {
        try await EmulatorConfiguration(json: Data(json.utf8)).makeCloud(runningScriptsIn: Self.folder)
    }

    @Test func readsMachines() async throws {
        let cloud = try await self.cloud(
            """
            {"machines": [
              {"id": "i-web", "name": "web", "tags": {"env": "prod"}, "resourceGroup": "rg-1"},
              {"platform": "Windows", "agent": "offline"},
              {"agent": {"onlineAfter": 1.5}}
            ]}
            """
        )
        #expect(
            cloud.machines == [
                Machine(
                    index: 1,
                    id: "i-web",
                    tags: ["env": "prod"],
                    agent: .online,
                    resourceGroup: "rg-1",
                    name: "web"
                ),
                Machine(index: 2, platform: .windows, agent: .offline),
                Machine(index: 3, agent: .onlineAfter(.seconds(1.5))),
            ]
        )
        let nodes = try await cloud.ssm().describeInstanceInformation().instanceInformationList
        #expect(nodes.map(\.computerName) == ["web", "machine-2", "machine-3"])
        #expect(try await self.cloud(#"{"machines": 9}"#).machines.map(\.id) == (1...9).map { "i-\($0)" })
        #expect(try await self.cloud("{}").machines.count == 4)
    }

    @Test func playsTheResultsOfScripts() async throws {
        let cloud = try await self.cloud(
            """
            {"machines": 3, "scripts": [
              {"machine": "i-2", "script": "*df -h*", "exitCode": 3, "output": "full", "error": "no space"},
              {"script": "uptime", "output": "up", "seconds": 0}
            ]}
            """
        )
        func run(_ script: String) async throws -> [String] {
            let report = try await cloud.ssm().run(.shell(script), on: .instances(["i-1", "i-2"])).report()
            return report.machines.map { "\($0.exitCode ?? -1) \($0.standardOutput.text)\($0.standardError.text)" }
        }
        #expect(try await run("sudo df -h /") == ["0 i-1: sudo df -h /\n", "3 fullno space"])
        #expect(try await run("uptime") == ["0 up", "0 up"])
    }

    @Test(arguments: [
        ("a", "a", true), ("a", "b", false), ("", "*", true), ("", "", true), ("abc", "a*c", true),
        ("abcabd", "*ab?", false), ("abcabd", "*ab*d", true), ("aaa", "*a*a*a*a", false), ("größer", "gr*er", true),
    ])
    func matchesPatterns(text: String, pattern: String, matches: Bool) {
        #expect(ScriptRule.matches(text, pattern) == matches)
    }

    @Test func makesCallsBeforeFaultsBegin() async throws {
        let cloud = try await self.cloud(
            """
            {
              "setup": [
                {"service": "ssm", "operation": "PutParameter",
                 "input": {"Name": "/a", "Type": "String", "Value": "größer"}},
                {"service": "cloudAssistant", "operation": "CreateCommand",
                 "input": {"Name": "greet", "Type": "RunShellScript", "CommandContent": "ZWNobw=="}}
              ],
              "faults": [{"fault": "serviceError", "status": 503, "calls": [2], "operations": ["GetParameter"]}]
            }
            """
        )
        #expect(try await cloud.ssm().getParameter(name: "/a").parameter?.value == "größer")
        await #expect(throws: SSMError.self) { try await cloud.ssm().getParameter(name: "/a") }
        #expect(try await cloud.assistant().describeCommands().commands.map(\.name) == ["greet"])
    }

    @Test(arguments: [
        (#"{"fault": "error", "code": "Teapot", "status": 418, "first": 1}"#, ["Teapot", "ok", "ok"]),
        (#"{"fault": "error", "code": "Teapot", "every": 2}"#, ["ok", "Teapot", "ok"]),
        (#"{"fault": "throttled", "calls": [1, 3]}"#, ["ThrottlingException", "ok", "ThrottlingException"]),
        (
            #"{"fault": "expiredCredentials", "seed": 1, "rate": 1}"#,
            Array(repeating: "ExpiredTokenException", count: 3)
        ),
        (#"{"fault": "throttled", "first": 9, "operations": ["GetParameter"]}"#, ["ok", "ok", "ok"]),
    ])
    func injectsFaults(rule: String, outcomes: [String]) async throws {
        let ssm = try await self.cloud("{\"faults\": [\(rule)]}").ssm()
        var found: [String] = []
        for _ in outcomes {
            do throws(SSMError) {
                _ = try await ssm.describeInstanceInformation()
                found.append("ok")
            } catch {
                found.append(error.serviceFailure?.code.rawValue ?? "\(error)")
            }
        }
        #expect(found == outcomes)
    }

    @Test func plantsRecords() async throws {
        let cloud = try await self.cloud(
            """
            {"records": {"associationStatuses": [{"InstanceId": "i-1", "AssociationId": "a", "Status": "Success"}]}}
            """
        )
        let statuses = try await cloud.ssm().describeInstanceAssociationsStatus(instanceID: "i-1")
        #expect(statuses.instanceAssociationStatusInfos.map(\.status) == ["Success"])
    }

    @Test(arguments: [
        ("", "the file is not JSON at line 1, column 1"),
        ("{\n  \"machines\": 3,\n  oops\n}", "the file is not JSON at line 3, column 3"),
        ("[]", "expected an object, not a list"),
        (
            #"{"machine": 3}"#,
            "machine: unknown member; expected one of machines, scripts, faults, visibilityDelay, setup, records"
        ),
        (#"{"machines": -1}"#, "machines: expected a whole number from 0 to 10000, not -1"),
        (#"{"machines": 1, "machines": 2}"#, "machines: the member occurs twice"),
        (#"{"machines": [{}, {"id": 7}]}"#, "machines[1].id: expected a text, not 7"),
        (#"{"machines": [{}, {"id": "i-1"}]}"#, "machines[1]: another machine has the id i-1"),
        (#"{"machines": [{"tags": {"a": null}}]}"#, "machines[0].tags.a: expected a text, not null"),
        (
            #"{"machines": [{"agent": "on"}]}"#,
            #"machines[0].agent: expected one of online, offline, silent, unreachable, vanishesAfterDelivery, not "on""#
        ),
        (#"{"scripts": "shell"}"#, #"scripts: expected one of run, not "shell""#),
        (#"{"scripts": [{"exitCode": 256}]}"#, "scripts[0].exitCode: expected a whole number from 0 to 255, not 256"),
        (#"{"visibilityDelay": -1}"#, "visibilityDelay: expected a number of seconds from 0 to 1000000, not -1"),
        (
            #"{"faults": [{"fault": "slow"}]}"#,
            "faults[0]: expected exactly one of the members every, calls, first and seed"
        ),
        (
            #"{"faults": [{"fault": "slow", "first": 1, "operations": ["SendComand"]}]}"#,
            #"faults[0].operations[0]: expected the name of an operation, not "SendComand""#
        ),
        (#"{"faults": [{"every": 2}]}"#, "faults[0]: the member fault is missing"),
        (#"{"faults": [{"seed": 1, "rate": 2}]}"#, "faults[0].rate: expected a number from 0 to 1, not 2"),
        (
            #"{"setup": [{"service": "ec2", "operation": "A"}]}"#,
            #"setup[0].service: expected one of ssm, cloudAssistant, not "ec2""#
        ),
        (#"{"setup": [{"service": "ssm"}]}"#, "setup[0]: expected the members service and operation"),
        (#"{"records": {"windowTasks": [3]}}"#, "records.windowTasks[0]: "),
    ])
    func namesThePlaceOfAnError(json: String, description: String) {
        #expect { try EmulatorConfiguration(json: Data(json.utf8)) } throws: { "\($0)".hasPrefix(description) }
    }

    @Test func namesTheCallThatIsRejected() async throws {
        let json =
            #"{"setup": [{"service": "ssm", "operation": "PutParameter", "input": {"Name": "/a", "Type": "X"}}]}"#
        await #expect { try await self.cloud(json) } throws: { "\($0)".hasPrefix("setup[0]: ") }
    }

    /// A file whose text is not UTF-8, or nested too deeply, is an error too.
    @Test(arguments: [Data([0x7b, 0xff]), Data(repeating: UInt8(ascii: "["), count: 100_000)])
    func rejectsOtherData(data: Data) {
        #expect(throws: ConfigurationFileError.self) { try EmulatorConfiguration(json: data) }
    }
}
