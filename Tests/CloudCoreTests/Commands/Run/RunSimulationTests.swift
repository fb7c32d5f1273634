import CloudCore
import Foundation
import Testing

/// Runs against services that lag, forget, repeat and fail, each from a seed: what is reported is what is true.
@Suite struct RunSimulationTests {
    /// How many plans to try: 300, or as many as `CLOUD_TEST_PLANS` says.
    private static var plans: Int {
        max(1, ProcessInfo.processInfo.environment["CLOUD_TEST_PLANS"].flatMap { Int($0) } ?? 300)
    }

    @Test(arguments: SimulatedFlavour.allCases)
    func reportsWhatIsTrue(flavour: SimulatedFlavour) { Self.play(flavour, cancelsWaits: false) }

    /// Those who wait leave since their tasks were cancelled: what has not been sent waits until somebody comes back.
    @Test(arguments: SimulatedFlavour.allCases)
    func reportsWhatIsTrueWhereWaitsAreCancelled(flavour: SimulatedFlavour) { Self.play(flavour, cancelsWaits: true) }

    private static func play(_ flavour: SimulatedFlavour, cancelsWaits: Bool) {
        var failures: [String] = []
        for seed in 1...Self.plans {
            var simulation = Simulation(SimulatedPlan(seed: seed, flavour: flavour), cancelsWaits: cancelsWaits)
            simulation.play()
            if let fault = simulation.faults.first { failures.append("seed \(seed): \(fault)") }
        }
        #expect(failures.isEmpty, "\(failures.count) plans: \(failures.prefix(12).joined(separator: "; "))")
    }
}
