import CloudCore
import CloudEmulator
import CloudTestSupport
import Testing

/// Lists of results that contain a machine late, never, or twice.
@Suite struct LaggingListTests {
    private static let targets = [Targets.instances(["i-1", "i-2", "i-3"]), .tag("env", in: ["prod"])]

    private static func emulator(_ clock: ManualClock, failing: Int? = nil) -> EmulatedCloud {
        EmulatedCloud(
            machines: (1...3).map { Machine(index: $0, tags: ["env": "prod"]) },
            clock: .manual(clock),
            executor: .closure { machine, _ in .init(exitCode: machine.index == failing ? 1 : 0) }
        )
    }

    /// Removes the second machine from all results of the first seconds.
    private static func transport(
        _ emulator: EmulatedCloud,
        of cloud: TestedCloud,
        _ clock: ManualClock,
        delay: Int
    ) -> WrappedTransport {
        WrappedTransport(emulator) { request, send in
            let response = try await send(request)
            let isLate = request.operation == cloud.operations.listResults && clock.now.offset < .seconds(delay)
            return isLate ? try response.omitting("i-2") : response
        }
    }

    /// Replaces the third machine in a list by a second copy of the first.
    private static func withDuplicate(_ response: TransportResponse) throws -> TransportResponse {
        try response.listing { machines in
            let rest = machines.filter { $0["InstanceId"] as? String != "i-3" }
            return rest + rest.prefix(1)
        }
    }

    @Test(arguments: TestedCloud.all, pairs(targets, [10, 30, 59, 100]))
    func waitsForAMachineThatIsListedLate(cloud: TestedCloud, list: (targets: Targets, delay: Int)) async throws {
        let clock = ManualClock()
        let emulator = Self.emulator(clock)
        let transport = Self.transport(emulator, of: cloud, clock, delay: list.delay)
        let report = try await cloud.emulated(emulator, through: transport).run(.shell("x"), on: list.targets).report()
        #expect("\(report)" == "3 succeeded")
        #expect(report["i-2"]?.exitCode == 0)
        #expect(report.allSucceeded)
        #expect(report.missingCount == 0)
    }

    @Test(arguments: TestedCloud.all, pairs(targets, [10, 30, 100]))
    func countsTheFailureOfAMachineThatIsListedLate(
        cloud: TestedCloud,
        list: (targets: Targets, delay: Int)
    ) async throws {
        let clock = ManualClock()
        let emulator = Self.emulator(clock, failing: 2)
        let transport = Self.transport(emulator, of: cloud, clock, delay: list.delay)
        let report = try await cloud.emulated(emulator, through: transport).run(.shell("x"), on: list.targets).report()
        #expect("\(report)" == "2 succeeded, 1 failed")
        #expect(report["i-2"]?.exitCode == 1)
        #expect(!report.allSucceeded)
    }

    @Test(arguments: TestedCloud.all)
    func fetchesTheResultOfAMachineThatIsNeverListed(cloud: TestedCloud) async throws {
        let clock = ManualClock()
        let emulator = Self.emulator(clock, failing: 2)
        let fetches = Counter()
        let transport = WrappedTransport(emulator) { request, send in
            let response = try await send(request)
            if cloud.fetchesOneResult(request) {
                fetches.next()
                return response
            }
            return request.operation == cloud.operations.listResults ? try response.omitting("i-2") : response
        }
        let report = try await cloud.emulated(emulator, through: transport)
            .run(.shell("x"), on: Self.targets[0]).report()
        #expect(report["i-2"]?.state == .failed)
        #expect(report["i-2"]?.exitCode == 1)
        #expect(fetches.count == 1)
        #expect((60...300).contains(clock.seconds))
    }

    /// The pages shifted between two requests, so that one machine is listed twice and another not at all.
    @Test(arguments: TestedCloud.all, targets)
    func countsDistinctMachinesIfOneIsListedTwice(cloud: TestedCloud, targets: Targets) async throws {
        let clock = ManualClock()
        let emulator = Self.emulator(clock)
        let transport = WrappedTransport(emulator) { request, send in
            let response = try await send(request)
            if cloud.fetchesOneResult(request) { return cloud.noResult }
            return request.operation == cloud.operations.listResults ? try Self.withDuplicate(response) : response
        }
        let report = try await cloud.emulated(emulator, through: transport).run(.shell("x"), on: targets).report()
        #expect(!report.allSucceeded)
        let isNamed = targets == Self.targets[0] || cloud.namesTaggedMachines
        #expect(report["i-3"]?.state == (isNamed ? .unknown : nil))
        #expect(report.missingCount == (isNamed ? 0 : 1))
        #expect(report.counts[.succeeded] == 2)
        #expect((120...300).contains(clock.seconds))
    }

    @Test(arguments: TestedCloud.all, targets)
    func toleratesOneListWhosePagesShifted(cloud: TestedCloud, targets: Targets) async throws {
        let clock = ManualClock()
        let emulator = Self.emulator(clock)
        let lists = Counter()
        let transport = WrappedTransport(emulator) { request, send in
            let response = try await send(request)
            guard request.operation == cloud.operations.listResults, lists.next() < 3 else { return response }
            return try Self.withDuplicate(response)
        }
        let report = try await cloud.emulated(emulator, through: transport).run(.shell("x"), on: targets).report()
        #expect(report.allSucceeded)
        #expect(report.machines.count == 3)
        #expect(report.notes.isEmpty)
    }

    @Test(arguments: TestedCloud.all, targets)
    func reportsTheResultsOfAListWithoutEnd(cloud: TestedCloud, targets: Targets) async throws {
        let clock = ManualClock()
        let emulator = Self.emulator(clock, failing: 2)
        let transport = EndlessLists(emulator, of: cloud.operations.listResults)
        let report = try await cloud.emulated(emulator, through: transport).run(.shell("x"), on: targets).report()
        #expect(report.counts == [.succeeded: 2, .failed: 1])
        #expect(report.notes.contains { $0.contains("the list has no end") })
        #expect(transport.pages < 500)
    }
}
