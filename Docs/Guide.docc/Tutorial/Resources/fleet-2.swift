import CloudEmulator
import SSMKit

let machines = (1...4).map { Machine(index: $0, tags: ["env": "prod"]) }
let cloud = EmulatedCloud(
    machines: machines,
    clock: .manual,
    executor: .closure { machine, script in
        if machine.index == 3 { return .init(exitCode: 1, standardError: "no space left") }
        return .init(standardOutput: "ok\n")
    }
)
let fleet = SSMClient(region: "eu-west-1", credentials: cloud.credentials, transport: cloud)

let run = try await fleet.run(.shell("/opt/check.sh"), on: .tag("env", in: ["prod"]))
let report = try await run.report()
print(report.table)
