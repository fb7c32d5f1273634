import CloudAssistantKit
import CloudEmulator
import FoundationEssentials
import SSMKit

/// Checks of the behavior that differs with FoundationEssentials alone, which tests can't check since they link
/// Foundation.
@main struct WithoutFoundation {
    private let cloud = EmulatedCloud(machines: 2, clock: .manual) { _, _ in .init(standardOutput: "ran") }
    private let machines: Targets = .instances(["i-1", "i-2"])

    private var assistant: CloudAssistantClient {
        CloudAssistantClient(region: "cn-hangzhou", credentials: self.cloud.credentials, transport: self.cloud)
    }

    static func main() async throws {
        // All of Foundation would find the time zone, and then this program would not test anything.
        check(TimeZone(identifier: "Asia/Shanghai") == nil, "this program links all of Foundation")
        let program = WithoutFoundation()
        await program.checkHosts()
        try await program.checkTimeZones()
        try await program.checkRuns()
        try await program.checkHost()
        print("without-foundation true")
    }

    private func checkHosts() async {
        for text in [
            "https://b\u{fc}cher.example", "https://a b/", "https://a%20b/", "https://ex\u{e4}mple.com:8443/path",
        ] {
            guard let url = URL(string: text) else { fatalError("\(text) is not a URL here") }
            let ssm = SSMClient(
                region: "us-east-1",
                credentials: self.cloud.credentials,
                transport: self.cloud,
                options: .init(endpoint: url)
            )
            do throws(SSMError) {
                _ = try await ssm.listCommands()
                check(false, "\(text) was accepted")
            } catch {
                check("\(error)".contains("xn--"), "\(text): \(error)")
            }
        }
    }

    private func checkTimeZones() async throws {
        let frequency = try CommandSchedule.daily(hour: 8, timeZone: "Asia/Shanghai").expression()
        check(frequency == "0 0 8 * * ? Asia/Shanghai", "a time zone by name: \(frequency)")
        for (zone, isKnown) in [("UTC", true), ("GMT+8:00", true), ("GMT-3:30", true), ("Asia/Shanghai", false)] {
            do throws(CloudAssistantError) {
                _ = try await self.assistant.runCommand(
                    commandContent: "true",
                    type: .runShellScript,
                    frequency: "0 0 8 * * ? \(zone)",
                    instanceIDs: ["i-1"],
                    repeatMode: .period
                )
                check(isKnown, "\(zone) is known")
            } catch {
                check(!isKnown && "\(error)".contains("import Foundation"), "\(zone): \(error)")
            }
        }
    }

    /// Runs a script on each cloud.
    private func checkRuns() async throws {
        let ssm = SSMClient(region: "us-east-1", credentials: self.cloud.credentials, transport: self.cloud)
        for report in [
            try await ssm.run(.shell("true"), on: self.machines).report(),
            try await self.assistant.run(.shell("true"), on: self.machines).report(),
        ] {
            check(report.machines.map(\.standardOutput.text) == ["ran", "ran"], "\(report)")
        }
    }

    /// Reads from the system: files, other programs and the environment.
    private func checkHost() async throws {
        let environment = ["PATH": "/usr/bin:/bin"]
        let call = ProgramCall(arguments: ["echo", "b\u{fc}cher"], environment: environment)
        let output = try await HostSystem(environment: environment).runProgram(call)
        check(String(decoding: output, as: UTF8.self) == "b\u{fc}cher\n", "a program")
        check(HostSystem.current.homeFolder != nil, "the home folder")
    }
}

private func check(_ isTrue: Bool, _ message: String) {
    if !isTrue { fatalError(message) }
}
