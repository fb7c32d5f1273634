import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Limits that span several commands of a run.
@Suite struct WaveTests {
    @Test func stopsAfterTheAllowedNumberOfFailures() async throws {
        let cloud = EmulatedCloud(machines: 200, clock: .manual) { machine, _ in
            .init(exitCode: machine.index == 60 || machine.index == 70 ? 1 : 0)
        }
        let run = try await SSMClient.emulated(cloud).run(
            .shell("x"),
            on: .instances(cloud.machines.map(\.id)),
            options: .init(maxErrors: .count(1))
        )
        #expect(run.commandIDs.count == 1)
        let report = try await run.report()
        #expect(report.machines.count == 200)
        #expect("\(report)" == "98 succeeded, 2 failed, 100 skipped")
        #expect(report["i-150"]?.reason == "not started, since 2 machines had failed")
        #expect(cloud.executions(on: "i-150") == 0)
        #expect(run.commandIDs.count == 2)
    }

    @Test func sendsTheRemainingErrorsWithEachCommand() async throws {
        let cloud = EmulatedCloud(machines: 120, clock: .manual) { machine, _ in
            .init(exitCode: machine.index == 1 ? 1 : 0)
        }
        let limits = Texts()
        let transport = WrappedTransport(cloud) { request, send in
            if request.operation == "SendCommand" {
                let sent = try JSONDecoder().decode(SSM.SendCommandRequest.self, from: request.body)
                limits.add("\(sent.maxConcurrency ?? "-") at once, \(sent.maxErrors ?? "-") errors")
            }
            return try await send(request)
        }
        let options = RunOptions(maxConcurrency: .percent(10), maxErrors: .count(3))
        let run = try await SSMClient.emulated(cloud, through: transport)
            .run(.shell("x"), on: .instances(cloud.machines.map(\.id)), options: options)
        _ = try await run.report()
        #expect(limits.all == ["12 at once, 3 errors", "12 at once, 2 errors", "12 at once, 2 errors"])
    }

    @Test func startsAsManyCommandsAsTheConcurrencyAllows() async throws {
        let cloud = EmulatedCloud(machines: 220, clock: .manual) { _, _ in .init(duration: .seconds(30)) }
        let options = RunOptions(maxConcurrency: .count(120))
        let run = try await SSMClient.emulated(cloud)
            .run(.shell("x"), on: .instances(cloud.machines.map(\.id)), options: options)
        #expect(run.commandIDs.count == 2)
        #expect(run.reportSoFar.machines.count == 220)
        let report = try await run.report()
        #expect(report.allSucceeded)
        #expect(run.commandIDs.count == 5)
    }

    @Test func startsNothingMoreAfterCancel() async throws {
        let cloud = EmulatedCloud(machines: 100, clock: .manual) { _, _ in .init(duration: .seconds(30)) }
        let run = try await SSMClient.emulated(cloud)
            .run(.shell("x"), on: .instances(cloud.machines.map(\.id)), options: .init(maxConcurrency: .count(50)))
        try await run.cancel()
        let report = try await run.report()
        #expect("\(report)" == "50 cancelled, 50 skipped")
    }
}
