import CloudAssistantKit
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// Seeded faults on the way to the emulator and back: no machine runs a script twice, and no result is lost.
@Suite(.serialized) struct ChaosTests {
    @Test(arguments: SeededFaults.seeds)
    func noMachineRunsTwiceAndNoResultIsLost(seed: Int) async throws {
        let fleet = (1...110).map { Machine(index: $0, agent: .fleetMember($0)) }
        let executor = ScriptExecutor.closure { machine, _ in
            .init(
                exitCode: machine.index % 7 == 0 ? machine.index : 0,
                standardOutput: String(repeating: "x", count: machine.index % 10 == 0 ? 40_000 : 10),
                duration: .seconds(machine.index % 50)
            )
        }
        let cloud = EmulatedCloud(machines: fleet, clock: .manual, executor: executor)
        let faults = SeededFaults(seed: seed) { answer in
            switch answer {
            case .throttled: .json(#"{"Code":"Throttling.User"}"#, status: 400)
            case .serverFault: .json(#"{"Code":"InternalError"}"#, status: 500)
            case .expired: .json(#"{"Code":"InvalidSecurityToken.Expired"}"#, status: 400)
            }
        }
        let assistant = CloudAssistantClient.emulated(cloud, through: faults.around(cloud))
        let options = RunOptions(
            deliveryTimeout: .seconds(60),
            maxConcurrency: seed % 3 == 0 ? .count(100) : nil,
            deadline: .seconds(7_200)
        )
        let start = cloud.time.now()
        do throws(CommandError) {
            let run = try await assistant.run(.shell("x"), on: .instances(cloud.machines.map(\.id)), options: options)
            let report = try await run.report()
            #expect(report.machines.map(\.instanceID) == cloud.machines.map(\.id).sorted())
            for (machine, result) in zip(cloud.machines.sorted { $0.id < $1.id }, report.machines) {
                guard machine.agent == .online else {
                    #expect(result.state == (machine.agent == .offline ? .undeliverable : .failed))
                    continue
                }
                #expect(result.exitCode == (machine.index % 7 == 0 ? machine.index : 0))
                let isLong = machine.index % 10 == 0
                #expect(result.standardOutput.bytes.count == (isLong ? 24_576 : 10))
                #expect(result.standardOutput.isTruncated == isLong)
                #expect(cloud.executions(on: machine.id) == 1)
            }
        } catch {
            switch error {
            case .outcomeUnknown(let marker, _, _): #expect(marker.hasPrefix("run-"))
            case .call(let cause, _): #expect("\(cause)".contains("Throttling") || "\(cause)".contains("Expired"))
            default: Issue.record(error)
            }
        }
        #expect(cloud.machines.allSatisfy { cloud.executions(on: $0.id) <= 1 })
        #expect(cloud.time.now().timeIntervalSince(start) <= 7_300)
    }
}
