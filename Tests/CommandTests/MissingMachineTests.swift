import CloudCore
import CloudEmulator
import CloudTestSupport
import Testing

/// Runs on machines of which some no longer exist.
@Suite struct MissingMachineTests {
    /// The response to a request for the machines, by which a run finds the ids that do not exist.
    enum MachineList: CaseIterable {
        case current, denied, stale, failing
    }

    private static func transport(
        _ emulator: EmulatedCloud,
        of cloud: TestedCloud,
        _ list: MachineList
    ) -> WrappedTransport {
        WrappedTransport(emulator) { request, send in
            guard request.operation == cloud.operations.listMachines else { return try await send(request) }
            switch list {
            case .current: return try await send(request)
            case .denied: return cloud.serviceError(.accessDenied)
            case .failing: throw TransportError(.notConnected, reason: "no route to host")
            case .stale: return cloud.allOnline(request)
            }
        }
    }

    @Test(arguments: TestedCloud.all, pairs(MachineList.allCases, [[70], [1], [121], [5, 70, 121]]))
    func runsOnceOnEveryOtherMachine(
        cloud: TestedCloud,
        missing: (list: MachineList, positions: [Int])
    ) async throws {
        let emulator = EmulatedCloud(machines: 120, clock: .manual)
        var ids = emulator.machines.map(\.id)
        let missingIDs = missing.positions.map { "i-\($0 == 70 ? 999 : 1_000 + $0)" }
        for (position, id) in zip(missing.positions, missingIDs) { ids.insert(id, at: position - 1) }
        let run = try await cloud.emulated(emulator, through: Self.transport(emulator, of: cloud, missing.list))
            .run(.shell("x"), on: .instances(ids))
        let report = try await run.report()
        #expect(report.machines.count == 120 + missingIDs.count)
        #expect(report.counts == [.succeeded: 120, .undeliverable: missingIDs.count])
        #expect(!report.allSucceeded)
        for id in missingIDs {
            #expect(report[id]?.state == .undeliverable)
            #expect(report[id]?.reason?.isEmpty == false)
        }
        #expect(emulator.machines.allSatisfy { emulator.executions(on: $0.id) == 1 })
        #expect(Set(report.machines.map(\.commandID)).subtracting([""]) == Set(run.commandIDs))
    }

    @Test(arguments: TestedCloud.all, pairs(MachineList.allCases, [1, 3]))
    func reportsARunOnMissingMachinesOnly(
        cloud: TestedCloud,
        missing: (list: MachineList, count: Int)
    ) async throws {
        let emulator = EmulatedCloud(machines: 2, clock: .manual)
        let ids = (1...missing.count).map { "i-99\($0)" }
        let run = try await cloud.emulated(emulator, through: Self.transport(emulator, of: cloud, missing.list))
            .run(.shell("x"), on: .instances(ids))
        let report = try await run.report()
        #expect("\(report)" == "\(missing.count) undeliverable")
        #expect(run.commandIDs.isEmpty)
    }

    @Test(arguments: TestedCloud.all)
    func continuesAfterAMissingMachineInALaterWave(cloud: TestedCloud) async throws {
        let emulator = EmulatedCloud(machines: 120, clock: .manual)
        var ids = emulator.machines.map(\.id)
        ids.insert("i-999", at: 69)
        let run = try await cloud.emulated(emulator)
            .run(.shell("x"), on: .instances(ids), options: .init(maxConcurrency: .count(50), maxErrors: .count(0)))
        let report = try await run.report()
        #expect("\(report)" == "120 succeeded, 1 undeliverable")
    }
}
