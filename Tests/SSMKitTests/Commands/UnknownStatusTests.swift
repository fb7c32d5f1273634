import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Status values that are unknown, or that belong to another member.
@Suite struct UnknownStatusTests {
    private static func service(_ clock: ManualClock, status: String, details: String, command: String) -> SSMClient {
        let service = StubService(clock) { request in
            switch request.operation {
            case "SendCommand": return .json(#"{"Command":{"CommandId":"c-1"}}"#)
            case "ListCommandInvocations":
                return .json(
                    #"{"CommandInvocations":[{"CommandId":"c-1","InstanceId":"i-1","Status":"\#(status)","#
                        + #""StatusDetails":"\#(details)"}]}"#
                )
            case "GetCommandInvocation":
                return .json(#"{"InstanceId":"i-1","Status":"\#(status)","StatusDetails":"\#(details)"}"#)
            default:
                return .json(
                    #"{"Commands":[{"CommandId":"c-1","Status":"\#(command)","StatusDetails":"\#(command)","#
                        + #""TargetCount":1}]}"#
                )
            }
        }
        return SSMClient(
            region: "us-east-1",
            credentials: StaticCredentials(Credentials(accessKeyID: "AKID", secretAccessKey: "planted-secret-key")),
            transport: service
        )
    }

    @Test(
        arguments: [
            ("Canceled", "", CommandState.cancelled), ("Terminated", "", .skipped),
            ("Terminated", "Terminated", .skipped), ("Cancelled", "Terminated", .skipped),
            ("Failed", "Terminated", .skipped), ("Hibernated", "", .unknown), ("Hibernated", "No Battery", .unknown),
        ],
        [true, false]
    )
    func endsTheMachinesOfACommandThatEnded(
        values: (status: String, details: String, state: CommandState),
        follows: Bool
    ) async throws {
        let clock = ManualClock()
        let ssm = Self.service(clock, status: values.status, details: values.details, command: "Cancelled")
        let run = follows ? ssm.follow(["c-1"]) : try await ssm.run(.shell("x"), on: .instances(["i-1"]))
        let report = try await run.report()
        #expect(report["i-1"]?.state == values.state)
        #expect(!report.allSucceeded)
        #expect(clock.seconds < 300)
        if values.state == .unknown { #expect(report["i-1"]?.reason?.contains(values.status) == true) }
    }

    /// More machines fail than `maxErrors` allows, of 120 with a concurrency of 10 percent.
    @Test(arguments: ["Failed", "Cancelled", "Terminated"], [true, false])
    func reportsMachinesThatNeverStartedAsSkipped(status: String, isByTag: Bool) async throws {
        let cloud = EmulatedCloud(
            machines: (1...120).map { Machine(index: $0, tags: ["env": "prod"]) },
            clock: .manual,
            executor: .closure { machine, _ in
                .init(exitCode: machine.index % 7 == 0 ? 1 : 0, duration: .seconds(10))
            }
        )
        let transport = WrappedTransport(cloud) { request, send in
            let response = try await send(request)
            guard request.operation == "ListCommandInvocations" else { return response }
            return try response.listing { machines in
                machines.map { machine in
                    guard machine["StatusDetails"] as? String == "Terminated" else { return machine }
                    return machine.merging(["Status": status]) { $1 }
                }
            }
        }
        let report = try await SSMClient.emulated(cloud, through: transport).run(
            .shell("x"),
            on: isByTag ? .tag("env", in: ["prod"]) : .instances(cloud.machines.map(\.id)),
            options: .init(maxConcurrency: .percent(10), maxErrors: .count(1))
        ).report()
        #expect(report.machines.count == 120)
        #expect(report.counts[.cancelled] == nil)
        #expect((report.counts[.skipped] ?? 0) > 0)
        for machine in report.machines {
            #expect((machine.state == .skipped) == (cloud.executions(on: machine.instanceID) == 0))
        }
    }
}
