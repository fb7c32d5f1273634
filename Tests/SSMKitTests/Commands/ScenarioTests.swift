import CloudEmulator
import Foundation
import SSMKit
import Testing

/// Programs as users write them.
@Suite struct ScenarioTests {
    @Test func runsAScriptOnEveryProductionMachine() async throws {
        let machines = (1...3).map { Machine(index: $0, tags: ["env": $0 == 3 ? "test" : "prod"]) }
        let cloud = EmulatedCloud(
            machines: machines,
            clock: .manual,
            executor: .closure { machine, _ in
                .init(exitCode: machine.index - 1, standardError: "disk full")
            }
        )
        let ssm = SSMClient.emulated(cloud)
        var printed: [String] = []

        let run = try await ssm.run(.shell("df -h / | tail -1"), on: .tag("env", in: ["prod"]))
        for try await update in run.updates { printed.append("\(update)") }
        let report = try await run.report()
        for machine in report.machines where !machine.succeeded {
            printed.append(
                "\(machine.instanceID) \(machine.state) \(machine.exitCode ?? -1) \(machine.standardError.text)"
            )
        }
        #expect(printed.last == "i-2 failed 1 disk full")
        #expect(!report.allSucceeded)
    }

    @Test func runsThroughAnyCommandRunner() async throws {
        let cloud = EmulatedCloud(machines: 20, clock: .manual)
        let ssm = SSMClient.emulated(cloud)
        #expect(try await self.patch(ssm, .instances(cloud.machines.map(\.id))).allSucceeded)
        let any: any CommandRunner = ssm
        #expect(try await any.run(.shell("true"), on: .instances(["i-1"])).report().allSucceeded)
    }

    private func patch(_ fleet: some CommandRunner, _ targets: Targets) async throws -> CommandReport {
        let run = try await fleet.run(
            .shell("apt-get upgrade"),
            on: targets,
            options: .init(
                executionTimeout: .seconds(1800),
                deliveryTimeout: .seconds(120),
                maxConcurrency: .percent(10),
                maxErrors: .count(1),
                cancelsOnTaskCancellation: true
            )
        )
        return try await run.report()
    }
}
