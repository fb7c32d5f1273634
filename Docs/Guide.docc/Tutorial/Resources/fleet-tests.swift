import CloudEmulator
import SSMKit
import Testing

/// The function under test, as in `main.swift`.
private func check(_ fleet: some CommandRunner, _ targets: Targets) async throws -> Int32 {
    let report = try await fleet.run(.shell("/opt/check.sh"), on: targets).report()
    return report.allSucceeded ? 0 : 1
}

@Test func runsOnceDespiteFaults() async throws {
    let cloud = EmulatedCloud(machines: 4, clock: .manual)
    cloud.faults = .inject(.dropsResponse, onCalls: [1]).on("SendCommand") + .throttle(every: 3)
    let ssm = SSMClient(region: "eu-west-1", credentials: cloud.credentials, transport: cloud)

    #expect(try await check(ssm, .instances(cloud.machines.map(\.id))) == 0)
    #expect(cloud.machines.allSatisfy { cloud.executions(on: $0.id) == 1 })
}
