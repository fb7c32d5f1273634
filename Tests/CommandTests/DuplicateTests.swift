import CloudAssistantKit
import CloudTestSupport
import Testing

/// A command never runs twice, whatever fails, and an error reports whether it may have run.
@Suite struct DuplicateTests {
    @Test(arguments: TestedCloud.all)
    func neverRunsACommandTwice(cloud: TestedCloud) async {
        var outcomes: [PlanOutcome] = []
        for seed in 0..<UInt64(10_000) { outcomes.append(await cloud.sendWithFaults(seed, .on)) }
        #expect(outcomes.filter(\.isDuplicate).isEmpty)
        #expect(outcomes.filter { !$0.reportsEffectCorrectly }.isEmpty)
        // The plans cover every outcome: a response, an error after the command ran, and one where it didn't run.
        #expect(outcomes.count { $0.mayHaveActed == nil } > 1_000)
        #expect(outcomes.count { $0.mayHaveActed == true && $0.executions == 1 } > 1_000)
        #expect(outcomes.count { $0.mayHaveActed == false } > 1_000)
        if cloud.hasIdempotencyToken {
            // A retry with the same token succeeds after the command ran.
            #expect(outcomes.count { $0.mayHaveActed == nil && $0.happened.contains(.brokenAfter) } > 100)
        }
    }

    /// The client retries unknown outcomes of Systems Manager, or Cloud Assistant ignores tokens.
    @Test(arguments: TestedCloud.all)
    func findsDuplicatesWithoutProtection(cloud: TestedCloud) async {
        var outcomes: [PlanOutcome] = []
        for seed in 0..<UInt64(1_000) { outcomes.append(await cloud.sendWithFaults(seed, .off)) }
        #expect(outcomes.count(where: \.isDuplicate) > 20)
        #expect(outcomes.filter { !$0.reportsEffectCorrectly }.isEmpty)
    }

    /// The service doesn't recognize a blank token, so it is replaced like one that is absent.
    @Test(arguments: [nil, ""])
    func fillsInTheToken(token: String?) async {
        for seed in 0..<UInt64(200) {
            let outcome = await TestedCloud.runCommandWithFaults(seed: seed, signature: .acs3, .on, token: token)
            #expect(!outcome.isDuplicate && outcome.reportsEffectCorrectly)
        }
    }
}
