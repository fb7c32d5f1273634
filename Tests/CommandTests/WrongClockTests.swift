import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// Runs with a wrong local clock.
@Suite struct WrongClockTests {
    @Test(arguments: TestedCloud.all, pairs([120, -120, 18_000, -18_000], [0, 3, 45]))
    func endsAsWithACorrectClock(cloud: TestedCloud, clock: (offset: TimeInterval, delay: Int)) async throws {
        let emulator = EmulatedCloud(
            machines: (1...3).map { Machine(index: $0) },
            clock: .manual(ManualClock()),
            executor: .closure { machine, _ in
                .init(exitCode: machine.index == 2 ? 1 : 0, standardOutput: "\(machine.index)")
            }
        )
        emulator.visibilityDelay = .seconds(clock.delay)
        let run = try await cloud.emulated(emulator, through: SkewedTransport(emulator, aheadBy: clock.offset))
            .run(.shell("x"), on: .instances(["i-1", "i-2", "i-3"]))
        let report = try await run.report()
        #expect("\(report)" == "2 succeeded, 1 failed")
        #expect(report["i-3"]?.standardOutput.text == "3")
        for machine in 1...3 { #expect(emulator.executions(on: "i-\(machine)") == 1) }
    }
}
