import CloudAssistantKit
import CloudEmulator
import Foundation
import Testing

/// Runs whose whole output is delivered to OSS.
@Suite struct OSSOutputRunTests {
    private let output = String(repeating: "größer ", count: 10_000)
    private let cloud: EmulatedCloud

    init() {
        let output = self.output
        self.cloud = EmulatedCloud(machines: 2, clock: .manual) { machine, _ in
            .init(standardOutput: machine.index == 1 ? output : "short")
        }
    }

    private func run(_ credentials: any CredentialsProvider, _ options: RunOptions) async throws -> CommandReport {
        let assistant = CloudAssistantClient(region: "cn-hangzhou", credentials: credentials, transport: self.cloud)
        return try await assistant.run(.shell("x"), on: .instances(["i-1", "i-2"]), options: options).report()
    }

    @Test(arguments: [nil, "nightly/größer run"], [false, true])
    func fetchesTheWholeOutput(prefix: String?, withSession: Bool) async throws {
        let report = try await self.run(
            withSession ? self.cloud.sessionCredentials : self.cloud.credentials,
            RunOptions(output: .init(bucket: "logs", prefix: prefix))
        )
        #expect(report["i-1"]?.standardOutput.text == self.output)
        #expect(report["i-1"]?.standardOutput.isTruncated == false)
        #expect(report["i-2"]?.standardOutput.text == "short")
        #expect(report.machines.flatMap(\.notes) == [])
        #expect(self.cloud.calls["GetObject"] == 1)
    }

    @Test func keepsTheTruncatedOutputWithoutALocation() async throws {
        let report = try await self.run(self.cloud.credentials, RunOptions())
        #expect(report["i-1"]?.standardOutput.isTruncated == true)
        #expect(self.cloud.calls["GetObject"] == nil)
    }

    @Test func notesWhyTheOutputIsNotAvailable() async throws {
        self.cloud.faults = FaultPlan.always(.error(code: "AccessDenied", status: 403)).on("GetObject")
        let report = try await self.run(self.cloud.credentials, RunOptions(output: .init(bucket: "logs")))
        #expect(report.allSucceeded)
        #expect(report["i-1"]?.standardOutput.isTruncated == true)
        #expect(report.notes.contains { $0.contains("AccessDenied") })
    }
}
