import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// Seeded faults of requests and responses: no machine runs a script twice, and no result is lost.
@Suite(.serialized) struct ChaosTests {
    @Test(arguments: TestedCloud.all, SeededFaults.seeds)
    func noMachineRunsTwiceAndNoResultIsLost(cloud: TestedCloud, seed: Int) async throws {
        let fleet = (1...cloud.machinesPerCommand + 20).map { index in
            let agent: Machine.Agent = SeededFaults.isOffline(index) ? .offline : .online
            return Machine(index: index, agent: SeededFaults.vanishes(index) ? .vanishesAfterDelivery : agent)
        }
        let executor = ScriptExecutor.closure { machine, _ in
            .init(
                exitCode: machine.index % 7 == 0 ? machine.index : 0,
                standardOutput: String(repeating: "x", count: machine.index % 10 == 0 ? cloud.longOutput.sent : 10),
                duration: .seconds(machine.index % min(90, cloud.longDuration))
            )
        }
        let emulator = EmulatedCloud(machines: fleet, clock: .manual, executor: executor)
        let faults = SeededFaults(seed: seed) { fault in
            switch fault {
            case .throttled: cloud.serviceError(.throttled)
            case .serverFault: cloud.serviceError(.serverFault)
            case .expired: cloud.serviceError(.expiredToken)
            }
        }
        let client = cloud.emulated(emulator, through: faults.around(emulator))
        let options = RunOptions(
            deliveryTimeout: .seconds(60),
            maxConcurrency: seed % 3 == 0 ? .count(100) : nil,
            deadline: .seconds(7_200)
        )
        let start = emulator.time.now()
        do throws(CommandError) {
            let run = try await client.run(.shell("x"), on: .instances(emulator.machines.map(\.id)), options: options)
            let report = try await run.report()
            #expect(report.machines.map(\.instanceID) == emulator.machines.map(\.id).sorted())
            for (machine, result) in zip(emulator.machines.sorted { $0.id < $1.id }, report.machines) {
                guard machine.agent == .online else {
                    #expect(result.state == (machine.agent == .offline ? .undeliverable : cloud.lostMachineState))
                    continue
                }
                let output = machine.index % 10 == 0 ? cloud.longOutput : (sent: 10, kept: 10)
                #expect(result.exitCode == (machine.index % 7 == 0 ? machine.index : 0))
                #expect(result.standardOutput.bytes.count == output.kept)
                #expect(result.standardOutput.isTruncated == (output.kept < output.sent))
                #expect(emulator.executions(on: machine.id) == 1)
            }
        } catch {
            switch error {
            case .outcomeUnknown(let marker, _, let report):
                #expect(marker.hasPrefix("run-"))
                // A command that ran is in the report of the error, or can be found by the marker.
                let ran = Set(emulator.machines.filter { emulator.executions(on: $0.id) > 0 }.map(\.id))
                var known = try await cloud.machines(emulator, marker)
                for id in report.commandIDs {
                    known.formUnion(try await cloud.emulated(emulator).follow([id]).report().machines.map(\.instanceID))
                }
                #expect(ran.isSubset(of: known))
            case .call(let cause, _):
                let codes = [TestedCloud.ServiceErrorKind.throttled, .expiredToken].map { cloud.code($0).code }
                #expect(codes.contains { "\(cause)".contains($0) })
            default: Issue.record(error)
            }
        }
        #expect(emulator.machines.allSatisfy { emulator.executions(on: $0.id) <= 1 })
        #expect(emulator.time.now().timeIntervalSince(start) <= 7_300)
    }
}
