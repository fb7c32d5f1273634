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
    func reportsWhatIsTrue(flavour: SimulatedFlavour) {
        var failures: [String] = []
        for seed in 1...Self.plans {
            var simulation = Simulation(SimulatedPlan(seed: seed, flavour: flavour))
            simulation.play()
            if let fault = simulation.faults.first { failures.append("seed \(seed): \(fault)") }
        }
        #expect(failures.isEmpty, "\(failures.count) plans: \(failures.prefix(12).joined(separator: "; "))")
    }
}
