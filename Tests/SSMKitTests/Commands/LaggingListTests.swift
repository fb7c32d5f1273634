import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Lists that show a machine late, never, or twice.
@Suite struct LaggingListTests {
    private static func cloud(_ clock: ManualClock, failing: Int? = nil) -> EmulatedCloud {
        EmulatedCloud(
            machines: (1...3).map { Machine(index: $0, tags: ["env": "prod"]) },
            clock: .manual(clock),
            executor: .closure { machine, _ in .init(exitCode: machine.index == failing ? 1 : 0) }
        )
    }

    private static let targets = [Targets.instances(["i-1", "i-2", "i-3"]), .tag("env", in: ["prod"])]

    @Test(arguments: targets, [10, 30, 59, 100])
    func waitsForAMachineThatIsListedLate(targets: Targets, delay: Int) async throws {
        let clock = ManualClock()
        let cloud = Self.cloud(clock)
        let transport = WrappedTransport(cloud) { request, send in
            let response = try await send(request)
            let isLacking = request.operation == "ListCommandInvocations" && clock.now.offset < .seconds(delay)
            return isLacking ? try response.omitting("i-2") : response
        }
        let report = try await SSMClient.emulated(cloud, through: transport).run(.shell("x"), on: targets).report()
        #expect("\(report)" == "3 succeeded")
        #expect(report["i-2"]?.exitCode == 0)
        #expect(report.allSucceeded)
        #expect(report.missingCount == 0)
    }

    @Test(arguments: targets, [10, 30, 100])
    func countsTheFailureOfAMachineThatIsListedLate(targets: Targets, delay: Int) async throws {
        let clock = ManualClock()
        let cloud = Self.cloud(clock, failing: 2)
        let transport = WrappedTransport(cloud) { request, send in
            let response = try await send(request)
            let isLacking = request.operation == "ListCommandInvocations" && clock.now.offset < .seconds(delay)
            return isLacking ? try response.omitting("i-2") : response
        }
        let report = try await SSMClient.emulated(cloud, through: transport).run(.shell("x"), on: targets).report()
        #expect("\(report)" == "2 succeeded, 1 failed")
        #expect(report["i-2"]?.exitCode == 1)
        #expect(!report.allSucceeded)
    }

    @Test func pollsForAMachineThatIsNeverListedByItself() async throws {
        let clock = ManualClock()
        let cloud = Self.cloud(clock, failing: 2)
        let transport = WrappedTransport(cloud) { request, send in
            let response = try await send(request)
            return request.operation == "ListCommandInvocations" ? try response.omitting("i-2") : response
        }
        let report = try await SSMClient.emulated(cloud, through: transport)
            .run(.shell("x"), on: Self.targets[0]).report()
        #expect(report["i-2"]?.state == .failed)
        #expect(report["i-2"]?.exitCode == 1)
        #expect(cloud.calls["GetCommandInvocation"] == 1)
        #expect((60...300).contains(clock.seconds))
    }

    /// A page moved: one machine is there twice, and another not at all.
    @Test(arguments: targets)
    func countsDistinctMachinesWhereOneIsListedTwice(targets: Targets) async throws {
        let clock = ManualClock()
        let cloud = Self.cloud(clock)
        let transport = WrappedTransport(cloud) { request, send in
            let response = try await send(request)
            switch request.operation {
            case "GetCommandInvocation": return .json(#"{"__type":"InvocationDoesNotExist"}"#, status: 400)
            case "ListCommandInvocations":
                return try response.listing { machines in
                    let rest = machines.filter { $0["InstanceId"] as? String != "i-3" }
                    return rest + rest.prefix(1)
                }
            default: return response
            }
        }
        let report = try await SSMClient.emulated(cloud, through: transport).run(.shell("x"), on: targets).report()
        #expect(!report.allSucceeded)
        let isNamed = targets == Self.targets[0]
        #expect(report["i-3"]?.state == (isNamed ? .unknown : nil))
        #expect(report.missingCount == (isNamed ? 0 : 1))
        #expect(report.counts[.succeeded] == 2)
        #expect((120...300).contains(clock.seconds))
    }

    @Test(arguments: targets)
    func bearsOneListInWhichAPageMoved(targets: Targets) async throws {
        let clock = ManualClock()
        let cloud = Self.cloud(clock)
        let lists = Counter()
        let transport = WrappedTransport(cloud) { request, send in
            let response = try await send(request)
            guard request.operation == "ListCommandInvocations", lists.next() < 3 else { return response }
            return try response.listing { machines in
                let rest = machines.filter { $0["InstanceId"] as? String != "i-3" }
                return rest + rest.prefix(1)
            }
        }
        let report = try await SSMClient.emulated(cloud, through: transport).run(.shell("x"), on: targets).report()
        #expect(report.allSucceeded)
        #expect(report.machines.count == 3)
        #expect(report.notes.isEmpty)
    }

    @Test(arguments: targets)
    func takesWhatAListWithoutEndSays(targets: Targets) async throws {
        let clock = ManualClock()
        let cloud = Self.cloud(clock, failing: 2)
        let transport = EndlessLists(cloud, of: "ListCommandInvocations")
        let report = try await SSMClient.emulated(cloud, through: transport).run(.shell("x"), on: targets)
            .report()
        #expect(report.counts == [.succeeded: 2, .failed: 1])
        #expect(report.notes.contains { $0.contains("the list has no end") })
        #expect(transport.pages < 500)
    }

    /// A list that names no step says neither exit code nor output; the invocation itself does.
    @Test(arguments: [true, false])
    func fetchesWhatAListWithoutStepsLeavesOut(fetchesWholeOutput: Bool) async throws {
        let cloud = EmulatedCloud(machines: 2, clock: .manual) { machine, _ in
            .init(exitCode: machine.index == 2 ? 7 : 0, standardOutput: "out", standardError: "err")
        }
        let transport = WrappedTransport(cloud) { request, send in
            let response = try await send(request)
            guard request.operation == "ListCommandInvocations" else { return response }
            return try response.listing { $0.map { $0.merging(["CommandPlugins": []]) { _, new in new } } }
        }
        let options = RunOptions(fetchesWholeOutput: fetchesWholeOutput)
        let report = try await SSMClient.emulated(cloud, through: transport)
            .run(.shell("x"), on: .instances(["i-1", "i-2"]), options: options).report()
        #expect(report.machines.map(\.state) == [.succeeded, .failed])
        #expect(report.machines.map(\.exitCode) == (fetchesWholeOutput ? [0, 7] : [nil, nil]))
        for machine in report.machines {
            #expect(machine.standardOutput.text == (fetchesWholeOutput ? "out" : ""))
            #expect(machine.standardError.text == (fetchesWholeOutput ? "err" : ""))
            #expect(machine.standardOutput.isTruncated == !fetchesWholeOutput)
        }
    }
}
