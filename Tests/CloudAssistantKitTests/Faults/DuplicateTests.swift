import CloudAssistantKit
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// That a command never runs twice, whatever goes wrong, and that an error says if it may have run.
@Suite struct DuplicateTests {
    @Test func neverRunsACommandTwice() async {
        var outcomes: [PlanOutcome] = []
        for seed in 0..<UInt64(10_000) {
            outcomes.append(await Self.run(seed, seed.isMultiple(of: 2) ? .acs3 : .rpc, .cloudAssistant))
        }
        #expect(outcomes.filter(\.isDuplicate).isEmpty)
        #expect(outcomes.filter { !$0.reportsEffectCorrectly }.isEmpty)
        // The plans reach all ends: an answer, an error after the command ran, and one where it certainly didn't.
        #expect(outcomes.count { $0.mayHaveActed == nil } > 1_000)
        #expect(outcomes.count { $0.mayHaveActed == true && $0.executions == 1 } > 1_000)
        #expect(outcomes.count { $0.mayHaveActed == false } > 1_000)
        // What the token is for: the call goes on after the command ran.
        #expect(outcomes.count { $0.mayHaveActed == nil && $0.happened.contains(.brokenAfter) } > 100)
    }

    @Test func findsDuplicatesWhereTheServiceForgetsTokens() async {
        var duplicates = 0
        for seed in 0..<UInt64(1_000) where await Self.run(seed, .acs3, .withoutToken).isDuplicate { duplicates += 1 }
        #expect(duplicates > 20)
    }

    /// A token that is blank would not be recognised, so it is filled in like one that is absent.
    @Test(arguments: [nil, ""])
    func fillsInTheToken(token: String?) async {
        for seed in 0..<UInt64(200) {
            let outcome = await Self.run(seed, .acs3, .cloudAssistant, token: token)
            #expect(!outcome.isDuplicate && outcome.reportsEffectCorrectly)
        }
    }

    private static func run(
        _ seed: UInt64,
        _ signature: CloudAssistantClient.Signature,
        _ responses: CountingService.Responses,
        token: String? = nil
    ) async -> PlanOutcome {
        let plan = CallPlan(seed: seed)
        let clock = ManualClock()
        let service = CountingService(plan, responses: responses, time: clock.time) { clock.advance(by: $0) }
        let assistant = CloudAssistantClient(
            region: "cn-hangzhou",
            credentials: service,
            transport: service,
            options: .init(
                signature: signature,
                retry: RetryPolicy(maxAttempts: plan.maxAttempts),
                timeouts: Timeouts(call: plan.callLimit)
            )
        )
        var request = CloudAssistant.RunCommandRequest(commandContent: "uptime", type: .runShellScript)
        request.instanceIDs = ["i-bp185dy2o3o6n0000000"]
        request.clientToken = token
        do throws(CloudAssistantError) {
            _ = try await assistant.send(request)
            return PlanOutcome(seed: seed, service, error: CloudAssistantError?.none)
        } catch {
            return PlanOutcome(seed: seed, service, error: error)
        }
    }
}

extension CountingService.Responses {
    /// Cloud Assistant's `RunCommand`, which acts once on each token.
    fileprivate static let cloudAssistant = CountingService.Responses(
        success: .json(#"{"CommandId": "c-1", "InvokeId": "t-1", "RequestId": "1"}"#),
        serviceError: { code, status in .json(#"{"Code": "\#(code)", "Message": "no"}"#, status: status) },
        throttlingCode: "Throttling.User",
        skewCode: "InvalidTimeStamp.Expired",
        errorCode: "InvalidParameter.Content",
        token: { request in request.parameters["ClientToken"].flatMap { $0.isEmpty ? nil : $0 } }
    )

    /// The same responses without the idempotency token.
    fileprivate static var withoutToken: CountingService.Responses {
        var responses = Self.cloudAssistant
        responses.token = { _ in nil }
        return responses
    }
}
