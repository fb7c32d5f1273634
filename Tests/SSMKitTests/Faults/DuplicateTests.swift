import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// That a command never runs twice, whatever goes wrong, and that an error says if it may have run.
@Suite struct DuplicateTests {
    @Test func neverSendsACommandTwice() async {
        var outcomes: [PlanOutcome] = []
        for seed in 0..<UInt64(10_000) { outcomes.append(await Self.send(seed)) }
        #expect(outcomes.filter(\.isDuplicate).isEmpty)
        #expect(outcomes.filter { !$0.reportsEffectCorrectly }.isEmpty)
        // The plans reach all ends: an answer, an error after the command ran, and one where it certainly didn't.
        #expect(outcomes.count { $0.mayHaveActed == nil } > 1_000)
        #expect(outcomes.count { $0.mayHaveActed == true && $0.executions == 1 } > 1_000)
        #expect(outcomes.count { $0.mayHaveActed == false } > 1_000)
    }

    @Test func findsDuplicatesWithoutTheRule() async {
        var duplicates = 0
        for seed in 0..<UInt64(1_000) {
            let outcome = await Self.send(seed, retriesUnknownOutcomes: true)
            #expect(outcome.reportsEffectCorrectly)
            if outcome.isDuplicate { duplicates += 1 }
        }
        #expect(duplicates > 20)
    }

    private static func send(_ seed: UInt64, retriesUnknownOutcomes: Bool = false) async -> PlanOutcome {
        let plan = CallPlan(seed: seed)
        let clock = ManualClock()
        let service = CountingService(plan, responses: .ssm, time: clock.time) { clock.advance(by: $0) }
        let ssm = SSMClient(
            region: "us-east-1",
            credentials: service,
            transport: service,
            options: .init(
                retry: RetryPolicy(
                    maxAttempts: plan.maxAttempts,
                    retriesUnknownOutcomes: retriesUnknownOutcomes
                ),
                timeouts: Timeouts(call: plan.callLimit)
            )
        )
        do throws(SSMError) {
            _ = try await ssm.sendCommand(documentName: "AWS-RunShellScript", instanceIDs: ["i-0123456789abcdef0"])
            return PlanOutcome(seed: seed, service, error: SSMError?.none)
        } catch {
            return PlanOutcome(seed: seed, service, error: error)
        }
    }
}

extension CountingService.Responses {
    /// Systems Manager's `SendCommand`, which has no idempotency token.
    fileprivate static let ssm = CountingService.Responses(
        success: .json(#"{"Command": {"CommandId": "c-1"}}"#),
        serviceError: { code, status in .json(#"{"__type": "\#(code)", "message": "no"}"#, status: status) },
        throttlingCode: "ThrottlingException",
        skewCode: "RequestTimeTooSkewed",
        errorCode: "InvalidDocument",
        token: { _ in nil }
    )
}
