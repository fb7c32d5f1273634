import CloudCore
import Foundation
import Testing

/// Seeded runs against services that lag, omit, repeat and fail, whose reports must match the actual state.
@Suite struct RunSimulationTests {
    /// The number of plans to try: 300, or the number in `CLOUD_TEST_PLANS`.
    private static var plans: Int {
        max(1, ProcessInfo.processInfo.environment["CLOUD_TEST_PLANS"].flatMap { Int($0) } ?? 300)
    }

    @Test(arguments: SimulatedFlavor.allCases)
    func reportsTheActualState(flavor: SimulatedFlavor) { Self.play(flavor, cancelsWaits: false) }

    /// Waiters leave because their tasks are cancelled.
    ///
    /// Unsent parts stay queued until a waiter returns.
    @Test(arguments: SimulatedFlavor.allCases)
    func reportsTheActualStateWhenWaitsAreCancelled(flavor: SimulatedFlavor) {
        Self.play(flavor, cancelsWaits: true)
    }

    private static func play(_ flavor: SimulatedFlavor, cancelsWaits: Bool) {
        var failures: [String] = []
        for seed in 1...Self.plans {
            var simulation = Simulation(SimulatedPlan(seed: seed, flavor: flavor), cancelsWaits: cancelsWaits)
            simulation.play()
            if let fault = simulation.faults.first { failures.append("seed \(seed): \(fault)") }
        }
        #expect(failures.isEmpty, "\(failures.count) plans: \(failures.prefix(12).joined(separator: "; "))")
    }
}
