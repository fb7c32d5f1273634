import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Seeded faults on the way to the emulator and back: no machine runs a script twice, and no result is lost.
@Suite(.serialized) struct ChaosTests {
    @Test(arguments: SeededFaults.seeds)
    func noMachineRunsTwiceAndNoResultIsLost(seed: Int) async throws {
        let fleet = (1...70).map { Machine(index: $0, agent: .fleetMember($0)) }
        let executor = ScriptExecutor.closure { machine, _ in
            .init(
                exitCode: machine.index % 7 == 0 ? machine.index : 0,
                standardOutput: String(repeating: "x", count: machine.index % 10 == 0 ? 5_000 : 10),
                duration: .seconds(machine.index % 90)
            )
        }
        let cloud = EmulatedCloud(machines: fleet, clock: .manual, executor: executor)
        let faults = SeededFaults(seed: seed) { answer in
            switch answer {
            case .throttled: .json(#"{"__type":"ThrottlingException"}"#, status: 400)
            case .serverFault: .json(#"{"__type":"InternalServerError"}"#, status: 500)
            case .expired: .json(#"{"__type":"ExpiredTokenException"}"#, status: 400)
            }
        }
        let ssm = SSMClient.emulated(cloud, through: faults.around(cloud))
        let options = RunOptions(
            deliveryTimeout: .seconds(60),
            maxConcurrency: seed % 3 == 0 ? .count(100) : nil,
            deadline: .seconds(7_200)
        )
        let start = cloud.time.now()
        do throws(CommandError) {
            let run = try await ssm.run(.shell("x"), on: .instances(cloud.machines.map(\.id)), options: options)
            let report = try await run.report()
            #expect(report.machines.map(\.instanceID) == cloud.machines.map(\.id).sorted())
            for (machine, result) in zip(cloud.machines.sorted { $0.id < $1.id }, report.machines) {
                guard machine.agent == .online else {
                    #expect(result.state == (machine.agent == .offline ? .undeliverable : .timedOut))
                    continue
                }
                #expect(result.exitCode == (machine.index % 7 == 0 ? machine.index : 0))
                #expect(result.standardOutput.bytes.count == (machine.index % 10 == 0 ? 5_000 : 10))
                #expect(cloud.executions(on: machine.id) == 1)
            }
        } catch {
            switch error {
            case .outcomeUnknown(let marker, _, let report):
                // Only a command that the error doesn't name, by id or by marker, may be unknown to the caller.
                let ran = Set(cloud.machines.filter { cloud.executions(on: $0.id) > 0 }.map(\.id))
                let plain = SSMClient.emulated(cloud)
                var known: Set<String> = []
                for id in report.commandIDs {
                    known.formUnion(try await plain.follow([id]).report().machines.map(\.instanceID))
                }
                do throws(SSMError) {
                    for try await command in plain.pages(of: SSM.ListCommandsRequest()).items
                    where command.comment?.hasSuffix(marker) == true { known.formUnion(command.instanceIDs) }
                } catch {
                    Issue.record(error)
                }
                #expect(ran.isSubset(of: known))
            case .call(let cause, _):
                #expect("\(cause)".contains("ThrottlingException") || "\(cause)".contains("Expired"))
            default: Issue.record(error)
            }
        }
        #expect(cloud.machines.allSatisfy { cloud.executions(on: $0.id) <= 1 })
        #expect(cloud.time.now().timeIntervalSince(start) <= 7_300)
    }
}
