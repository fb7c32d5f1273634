import CloudAssistantKit
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// Rolling runs by tag, on a limited part of the machines at a time.
@Suite struct RollingTests {
    private static func cloud() -> EmulatedCloud {
        EmulatedCloud(
            machines: (1...120).map { Machine(index: $0, tags: ["env": $0 % 3 == 0 ? "test" : "prod"]) },
            clock: .manual,
            executor: .closure { _, _ in .init(duration: .seconds(20)) }
        )
    }

    @Test(arguments: [(10, 8), (1, 1), (50, 40), (100, 80)])
    func limitsTheConcurrencyToAPercentageOfTheMachines(percent: Int, machines: Int) async throws {
        let cloud = Self.cloud()
        let widths = Texts()
        let transport = WrappedTransport(cloud) { request, send in
            if request.operation == "RunCommand" {
                widths.add("\(request.parameters.keys.count { $0.hasPrefix("InstanceId.") })")
            }
            return try await send(request)
        }
        let report = try await CloudAssistantClient.emulated(cloud, through: transport)
            .run(.shell("x"), on: .tag("env", in: ["prod"]), options: .init(maxConcurrency: .percent(percent))).report()
        #expect("\(report)" == "80 succeeded")
        #expect(widths.all.allSatisfy { Int($0) == machines })
        for machine in cloud.machines {
            #expect(cloud.executions(on: machine.id) == (machine.index % 3 == 0 ? 0 : 1))
        }
    }

    @Test func startsNothingIfTheTagsCannotBeListed() async throws {
        let cloud = Self.cloud()
        let transport = WrappedTransport(cloud) { request, send in
            request.operation == "ListTagResources"
                ? .json(#"{"Code":"Forbidden.RAM"}"#, status: 403) : try await send(request)
        }
        let assistant = CloudAssistantClient.emulated(cloud, through: transport)
        let error = await #expect(throws: CommandError.self) {
            try await assistant.run(.shell("x"), on: .tag("env", in: ["prod"]), options: .init(maxErrors: .count(1)))
        }
        #expect(error?.code == "Forbidden.RAM")
        #expect(error?.mayHaveTakenEffect == false)
        #expect(cloud.calls["RunCommand"] == nil)
    }
}
