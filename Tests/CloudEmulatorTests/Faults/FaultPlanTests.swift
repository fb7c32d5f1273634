import CloudAssistantKit
import CloudEmulator
import Foundation
import SSMKit
import Testing

/// The faults that a plan injects.
@Suite struct FaultPlanTests {
    private let cloud = EmulatedCloud(machines: 2, clock: .manual)

    /// Returns the outcomes of calls of ListCommands: an error description, or an empty string for success.
    private func outcomes(of count: Int, _ cloud: EmulatedCloud? = nil) async -> [String] {
        let ssm = (cloud ?? self.cloud).ssm()
        var outcomes: [String] = []
        for _ in 0..<count {
            do throws(SSMError) {
                _ = try await ssm.listCommands()
                outcomes.append("")
            } catch {
                outcomes.append(Self.summary(error))
            }
        }
        return outcomes
    }

    private static func summary<Code: ServiceErrorCode>(_ error: CloudError<Code>) -> String {
        switch error {
        case .service(let failure): "\(failure.code.rawValue) \(failure.status)"
        case .transport(let failure): "\(failure.kind) \(failure.mayHaveTakenEffect)"
        default: "\(error)"
        }
    }

    @Test func throttlesEveryNthCall() async {
        self.cloud.faults = .throttle(every: 3)
        let rejected = "ThrottlingException 400"
        #expect(await self.outcomes(of: 6) == ["", "", rejected, "", "", rejected])
        #expect(self.cloud.calls["ListCommands"] == 6)
        self.cloud.faults = .none
        #expect(await self.outcomes(of: 3) == ["", "", ""])
    }

    @Test func injectsAFaultIntoTheFirstCalls() async {
        self.cloud.faults = .inject(.throttled, onFirst: 2)
        let rejected = "ThrottlingException 400"
        #expect(await self.outcomes(of: 4) == [rejected, rejected, "", ""])
    }

    @Test(arguments: ["InvalidCommandId", "Any.Code-1"])
    func rejectsCallsWithAnErrorCode(code: String) async throws {
        self.cloud.faults =
            .inject(.error(code: code, status: 418), onCalls: [2]).on("ListCommands")
            + .inject(.error(code: code, acts: true), onFirst: 1).on("SendCommand")
        #expect(await self.outcomes(of: 3) == ["", "\(code) 418", ""])
        let sent = await #expect(throws: SSMError.self) { try await self.cloud.ssm().sendScript(on: ["i-1"]) }
        #expect(sent.map(Self.summary) == "\(code) 400")
        #expect(self.cloud.executions(on: "i-1") == 1)
        self.cloud.faults = .always(.error(code: code, status: 403))
        let run = await #expect(throws: CloudAssistantError.self) {
            try await self.cloud.assistant().runScript(on: ["i-2"])
        }
        #expect(run.map(Self.summary) == "\(code) 403")
        #expect(self.cloud.executions(on: "i-2") == 0)
    }

    @Test(arguments: [
        (FaultPlan.Fault.throttled, "ThrottlingException 400", "Throttling.User 400", 0),
        (.serviceError(), "InternalServerError 500", "InternalError 500", 0),
        (.serviceError(status: 503), "ServiceUnavailableException 503", "ServiceUnavailable 503", 0),
        (.serviceError(acts: true), "InternalServerError 500", "InternalError 500", 1),
        (.notConnected, "notConnected false", "notConnected false", 0),
        (.dropsRequest, "interrupted true", "interrupted true", 0),
        (.dropsResponse, "interrupted true", "interrupted true", 1),
        (.expiredCredentials, "ExpiredTokenException 400", "InvalidSecurityToken.Expired 400", 0),
    ])
    func failsWithAndWithoutRunningTheOperation(
        fault: FaultPlan.Fault,
        ssmError: String,
        assistantError: String,
        executions: Int
    ) async throws {
        self.cloud.faults = .inject(fault, onCalls: [1])
        let sent = await #expect(throws: SSMError.self) {
            _ = try await self.cloud.ssm().sendCommand(
                documentName: "AWS-RunShellScript",
                instanceIDs: ["i-1"],
                parameters: ["commands": ["true"]]
            )
        }
        #expect(sent.map { Self.summary($0) } == ssmError)
        #expect(self.cloud.executions(on: "i-1") == executions)
        #expect(try await self.cloud.ssm().listCommands().commands.count == executions)

        self.cloud.faults = .inject(fault, onCalls: [1])
        let run = await #expect(throws: CloudAssistantError.self) {
            _ = try await self.cloud.assistant().runCommand(
                commandContent: "true",
                type: .runShellScript,
                instanceIDs: ["i-2"]
            )
        }
        #expect(run.map { Self.summary($0) } == assistantError)
        #expect(self.cloud.executions(on: "i-2") == executions)
    }

    @Test func delaysTheResponseByTheEmulatorClock() async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 1, clock: .manual(clock))
        cloud.faults = .always(.slow(.seconds(7)))
        _ = try await cloud.ssm().listCommands()
        #expect(clock.waits == [.seconds(7)])
    }

    @Test func countsOnlyCallsThatARuleAppliesTo() async throws {
        self.cloud.faults = .inject(.throttled, onCalls: [2]).on("SendCommand")
        #expect(await self.outcomes(of: 5).allSatisfy(\.isEmpty))
        _ = try await self.cloud.ssm().sendScript(on: ["i-1"])
        await #expect(throws: SSMError.self) { try await self.cloud.ssm().sendScript(on: ["i-1"]) }
        #expect(self.cloud.executions(on: "i-1") == 1)
    }

    @Test func givesTheLeftPlanPrecedence() async {
        self.cloud.faults = .inject(.serviceError(), every: 2) + .throttle(every: 1)
        #expect(await self.outcomes(of: 2) == ["ThrottlingException 400", "InternalServerError 500"])
    }

    @Test func injectsTheSameFaultsForTheSameSeed() async {
        func outcomes(seed: UInt64) async -> [String] {
            let cloud = EmulatedCloud(machines: 1, clock: .manual)
            cloud.faults = .random(seed: seed, rate: 0.3)
            return await self.outcomes(of: 200, cloud)
        }
        let first = await outcomes(seed: 7)
        #expect(await outcomes(seed: 7) == first)
        #expect(await outcomes(seed: 8) != first)
        // The expected number is 60, with a standard deviation of 6.5. Slow responses are not errors.
        #expect((25...85).contains(first.count { !$0.isEmpty }))
        // Of the eight faults, two pairs have the same outcome, and one is a successful response.
        #expect(Set(first).count == 6)
    }

    @Test func comparesPlansByValue() {
        #expect(FaultPlan.random(seed: 1) + .throttle(every: 5) == .random(seed: 1) + .throttle(every: 5))
        #expect(FaultPlan.throttle(every: 5) != .throttle(every: 6))
        #expect(FaultPlan.none + .none == .none)
    }

    @Test func succeedsWithAClientThatRetries() async throws {
        self.cloud.faults = .throttle(every: 5)
        let ssm = self.cloud.ssm(retry: .standard)
        for _ in 0..<50 { _ = try await ssm.listCommands() }
        #expect(self.cloud.calls["ListCommands"] == 62)
    }

    @Test func runsOnceWhenARetryRepeatsTheTokenAfterALostResponse() async throws {
        self.cloud.faults = .inject(.dropsResponse, onCalls: [1])
        let id = try await self.cloud.assistant(retry: .standard).runScript(on: ["i-1"])
        #expect(id.hasPrefix("t-"))
        #expect(self.cloud.calls["RunCommand"] == 2)
        #expect(self.cloud.executions(on: "i-1") == 1)
    }
}
