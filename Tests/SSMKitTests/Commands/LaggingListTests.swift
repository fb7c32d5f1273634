import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Lists that leave out parts of a result.
@Suite struct LaggingListTests {
    /// A list without steps contains neither exit code nor output. The invocation itself does.
    @Test(arguments: [true, false])
    func fetchesTheOutputThatAListWithoutStepsLacks(fetchesWholeOutput: Bool) async throws {
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
