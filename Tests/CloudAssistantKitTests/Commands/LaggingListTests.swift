import CloudAssistantKit
import CloudEmulator
import CloudTestSupport
import Foundation
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
            let isLacking = request.operation == "DescribeInvocationResults" && clock.now.offset < .seconds(delay)
            return isLacking ? try response.omitting("i-2") : response
        }
        let report = try await CloudAssistantClient.emulated(cloud, through: transport).run(.shell("x"), on: targets)
            .report()
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
            let isLacking = request.operation == "DescribeInvocationResults" && clock.now.offset < .seconds(delay)
            return isLacking ? try response.omitting("i-2") : response
        }
        let report = try await CloudAssistantClient.emulated(cloud, through: transport).run(.shell("x"), on: targets)
            .report()
        #expect("\(report)" == "2 succeeded, 1 failed")
        #expect(report["i-2"]?.exitCode == 1)
        #expect(!report.allSucceeded)
    }

    @Test func pollsForAMachineThatIsNeverListedByItself() async throws {
        let clock = ManualClock()
        let cloud = Self.cloud(clock, failing: 2)
        let questions = Counter()
        let transport = WrappedTransport(cloud) { request, send in
            let response = try await send(request)
            let isList =
                request.operation == "DescribeInvocationResults" && request.parameters["InstanceId"] == nil
            if !isList, request.operation == "DescribeInvocationResults" { questions.next() }
            return isList ? try response.omitting("i-2") : response
        }
        let report = try await CloudAssistantClient.emulated(cloud, through: transport)
            .run(.shell("x"), on: Self.targets[0]).report()
        #expect(report["i-2"]?.state == .failed)
        #expect(report["i-2"]?.exitCode == 1)
        #expect(questions.count == 1)
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
            case "DescribeInvocationResults":
                return try response.listing { machines in
                    let rest = machines.filter { $0["InstanceId"] as? String != "i-3" }
                    return rest + rest.prefix(1)
                }
            default: return response
            }
        }
        let report = try await CloudAssistantClient.emulated(cloud, through: transport).run(.shell("x"), on: targets)
            .report()
        #expect(!report.allSucceeded)
        // The overview of an invocation names its machines.
        #expect(report["i-3"]?.state == .unknown)
        #expect(report.missingCount == 0)
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
            guard request.operation == "DescribeInvocationResults", lists.next() < 3 else { return response }
            return try response.listing { machines in
                let rest = machines.filter { $0["InstanceId"] as? String != "i-3" }
                return rest + rest.prefix(1)
            }
        }
        let report = try await CloudAssistantClient.emulated(cloud, through: transport).run(.shell("x"), on: targets)
            .report()
        #expect(report.allSucceeded)
        #expect(report.machines.count == 3)
        #expect(report.notes.isEmpty)
    }

    @Test(arguments: targets)
    func takesWhatAListWithoutEndSays(targets: Targets) async throws {
        let clock = ManualClock()
        let cloud = Self.cloud(clock, failing: 2)
        let transport = EndlessLists(cloud, of: "DescribeInvocationResults")
        let report = try await CloudAssistantClient.emulated(cloud, through: transport).run(.shell("x"), on: targets)
            .report()
        #expect(report.counts == [.succeeded: 2, .failed: 1])
        #expect(report.notes.contains { $0.contains("the list has no end") })
        #expect(transport.pages < 500)
    }
}
