import CloudAssistantKit
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// Runs that name a machine which no longer exists.
@Suite struct DeadMachineTests {
    /// How far the service helps to find out which id is dead.
    enum Help: CaseIterable {
        case knows, mayNotBeAsked, isStale, fails
    }

    private static func transport(_ cloud: EmulatedCloud, _ help: Help) -> WrappedTransport {
        WrappedTransport(cloud) { request, send in
            guard request.operation == "DescribeCloudAssistantStatus" else { return try await send(request) }
            switch help {
            case .knows: return try await send(request)
            case .mayNotBeAsked: return .json(#"{"Code":"Forbidden.RAM"}"#, status: 403)
            case .fails: throw TransportError(.notConnected, reason: "no route to host")
            case .isStale:
                let asked = request.parameters.filter { $0.key.hasPrefix("InstanceId.") }.values
                let nodes = asked.map { #"{"InstanceId":"\#($0)","CloudAssistantStatus":"true"}"# }
                    .joined(separator: ",")
                return .json(
                    #"{"InstanceCloudAssistantStatusSet":{"InstanceCloudAssistantStatus":[\#(nodes)]},"TotalCount":50}"#
                )
            }
        }
    }

    @Test(arguments: Help.allCases, [[70], [1], [121], [5, 70, 121]])
    func everyOtherMachineGetsItsChanceOnce(help: Help, positions: [Int]) async throws {
        let cloud = EmulatedCloud(machines: 120, clock: .manual)
        var ids = cloud.machines.map(\.id)
        let dead = positions.map { "i-\($0 == 70 ? 999 : 1_000 + $0)" }
        for (position, id) in zip(positions, dead) { ids.insert(id, at: position - 1) }
        let run = try await CloudAssistantClient.emulated(cloud, through: Self.transport(cloud, help))
            .run(.shell("x"), on: .instances(ids))
        let report = try await run.report()
        #expect(report.machines.count == 120 + dead.count)
        #expect(report.counts == [.succeeded: 120, .undeliverable: dead.count])
        #expect(!report.allSucceeded)
        for id in dead {
            #expect(report[id]?.state == .undeliverable)
            #expect(report[id]?.reason?.isEmpty == false)
        }
        #expect(cloud.machines.allSatisfy { cloud.executions(on: $0.id) == 1 })
        #expect(Set(report.machines.map(\.commandID)).subtracting([""]) == Set(run.commandIDs))
    }

    @Test(arguments: Help.allCases, [1, 3])
    func aRunOnDeadMachinesOnlyIsNoError(help: Help, count: Int) async throws {
        let cloud = EmulatedCloud(machines: 2, clock: .manual)
        let ids = (1...count).map { "i-99\($0)" }
        let run = try await CloudAssistantClient.emulated(cloud, through: Self.transport(cloud, help))
            .run(.shell("x"), on: .instances(ids))
        let report = try await run.report()
        #expect("\(report)" == "\(count) undeliverable")
        #expect(run.commandIDs.isEmpty)
    }

    @Test func aDeadMachineInALaterWaveDoesNotEndTheRun() async throws {
        let cloud = EmulatedCloud(machines: 120, clock: .manual)
        var ids = cloud.machines.map(\.id)
        ids.insert("i-999", at: 69)
        let run = try await CloudAssistantClient.emulated(cloud)
            .run(.shell("x"), on: .instances(ids), options: .init(maxConcurrency: .count(50), maxErrors: .count(0)))
        let report = try await run.report()
        #expect("\(report)" == "120 succeeded, 1 undeliverable")
    }
}
