import CloudAssistantKit
import CloudEmulator
import Foundation
import Synchronization
import Testing

/// Commands that run on a schedule.
@Suite struct ScheduleTests {
    private let clock = ManualClock()
    private let cloud: EmulatedCloud

    init() {
        self.cloud = EmulatedCloud(machines: 2, clock: .manual(self.clock)) { _, _ in .init(standardOutput: "ran") }
    }

    private func run(_ frequency: String) async throws -> String {
        let started = try await self.cloud.assistant().runCommand(
            commandContent: "true",
            type: .runShellScript,
            frequency: frequency,
            instanceIDs: ["i-1"],
            repeatMode: .period
        )
        return started.invokeID ?? ""
    }

    private func result(of id: String) async throws -> CloudAssistant.InvocationResult? {
        try await self.cloud.assistant().results(of: id).first
    }

    @Test func runsRepeatedlyUntilStopped() async throws {
        let assistant = self.cloud.assistant()
        let id = try await self.run("rate(5m)")
        #expect(try await self.result(of: id)?.invocationStatus == .scheduled)
        #expect(try await assistant.describeInvocations(invokeID: id).invocations.first?.frequency == "rate(5m)")
        self.clock.advance(by: .seconds(300))
        #expect(try await self.result(of: id)?.invocationStatus == .running)
        self.clock.advance(by: .seconds(10))
        let between = try await self.result(of: id)
        #expect(between?.invocationStatus == .scheduled)
        #expect(between?.output == Data("ran".utf8).base64EncodedString())
        #expect(between?.repeats == 1)
        self.clock.advance(by: .seconds(900))
        #expect(try await self.result(of: id)?.repeats == 4)
        #expect(self.cloud.executions(on: "i-1") == 4)
        let history = try await assistant.describeInvocationResults(includeHistory: true, invokeID: id).invocation
        #expect(history?.invocationResults.map(\.invocationStatus) == [.scheduled, .success, .success, .success])

        try await assistant.stopInvocation(invokeID: id)
        self.clock.advance(by: .seconds(3_600))
        #expect(try await self.result(of: id)?.invocationStatus == .cancelled)
        #expect(try await assistant.describeInvocations(invokeID: id).invocations.first?.invocationStatus == .stopped)
        #expect(self.cloud.executions(on: "i-1") == 4)
    }

    /// The request is that of the service's reference document.
    @Test func invokesACommandWithAScheduleAndParameters() async throws {
        let scripts = Scripts()
        let cloud = EmulatedCloud(machines: 1, clock: .manual(self.clock)) { _, script in
            scripts.add(script)
            return .success
        }
        let assistant = cloud.assistant()
        let created = try await assistant.createCommand(
            commandContent: Data("echo {{name}} {{accessKey}}".utf8).base64EncodedString(),
            name: "hello",
            type: .runShellScript,
            enableParameter: true
        )
        var request = CloudAssistant.InvokeCommandRequest(
            commandID: created.commandID ?? "",
            frequency: "0 */20 * * * *",
            instanceIDs: ["i-1"],
            parameters: ["name": "Jack", "accessKey": "LTAIdyv"],
            username: "root"
        )
        request.deprecatedTimed = true
        let id = try #require(try await assistant.invokeCommand(request).invokeID)
        self.clock.advance(by: .seconds(3_601))
        let history = try await assistant.describeInvocationResults(includeHistory: true, invokeID: id)
        #expect(history.invocation?.invocationResults.map(\.repeats) == [3, 2, 1])
        #expect(history.invocation?.invocationResults.map(\.username) == ["root", "root", "root"])
        #expect(scripts.all == Array(repeating: "echo Jack LTAIdyv", count: 3))
        request.frequency = nil
        let unscheduled = request
        let error = await #expect(throws: CloudAssistantError.self) {
            try await assistant.invokeCommand(unscheduled)
        }
        #expect(error?.serviceFailure?.code.rawValue == "MissingParam.Frequency")
    }

    @Test(arguments: ["at(2026-01-02 13:00:00)", "at(2026-01-02 21:00:00 Asia/Shanghai)"])
    func runsOnceAtASpecificTime(frequency: String) async throws {
        let id = try await self.run(frequency)
        self.clock.advance(by: .seconds(3_599))
        #expect(try await self.result(of: id)?.invocationStatus == .scheduled)
        #expect(self.cloud.executions(on: "i-1") == 0)
        self.clock.advance(by: .seconds(10))
        #expect(try await self.result(of: id)?.invocationStatus == .success)
        #expect(self.cloud.executions(on: "i-1") == 1)
    }

    /// The seconds count from noon of Friday, January 2, 2026 (UTC).
    @Test(arguments: [
        ("0 30 12 ? * *", 1_800), ("0 0 12 ? * *", 86_400), ("0 0 0 ? * MON", 2 * 86_400 + 43_200),
        ("0 0 0 ? * 1", 2 * 86_400 + 43_200), ("0 0 13 2 * ?", 3_600), ("0 0/20 * ? * *", 1_200),
        ("30 5,10 12 ? JAN FRI", 330), ("0 0 21 ? * * Asia/Shanghai", 3_600), ("0 0 21 ? * * GMT+8", 3_600),
        ("0 30 9 ? * * GMT-3:30", 3_600), ("0 0 13 ? * * UTC", 3_600),
        ("0 0 0 1 1 ? 2027", 363 * 86_400 + 43_200),
        ("0 0 0 29 2 ?", 787 * 86_400 + 43_200), ("0 */20 * * * *", 1_200), ("*/15 * * ? * MON-FRI", 15),
    ])
    func parsesCronExpressions(frequency: String, seconds: Int) async throws {
        let id = try await self.run(frequency)
        self.clock.advance(by: .seconds(seconds - 1))
        #expect(try await self.result(of: id)?.repeats == 0)
        self.clock.advance(by: .seconds(1))
        #expect(try await self.result(of: id)?.repeats == 1)
        #expect(self.cloud.executions(on: "i-1") == 1)
    }

    @Test func runsRepeatedlyOnACronExpression() async throws {
        let id = try await self.run("0 0 3 ? * *")
        self.clock.advance(by: .seconds(10 * 86_400))
        #expect(try await self.result(of: id)?.repeats == 10)
    }

    @Test(arguments: [
        "rate(59s)", "rate(8d)", "rate(5)", "at(2026-01-02 11:00:00)", "at(tomorrow)", "0 0 12 * * 1", "0 0 12 ? * ?",
        "0 0 12 ? * MON#2", "0 0 12 L * ?", "60 0 0 ? * *", "0 0 0 30 FEB ?",
        "0 0 0 ? * * 2025", "0 0 0 ? * * Mars/Crater", "0 0 5-3 ? * *", "0 0/0 0 ? * *",
        "at(2027-01-01 00:00:00 Mars/Crater)", "0 0 0 ? * * GMT+99", "0 0 0 ? * * GMT+8:60", "0 0 0 ? * * GMT+1:2:3",
    ])
    func rejectsInvalidSchedulesByName(frequency: String) async {
        let error = await #expect(throws: CloudAssistantError.self) { try await self.run(frequency) }
        #expect(error?.serviceFailure?.code.rawValue == "InvalidParam.Frequency")
        #expect(error?.serviceFailure?.message?.contains(frequency) == true)
    }

    @Test(arguments: ["0 0 0 ? * * Mars/Crater", "at(2027-01-01 00:00:00 Mars/Crater)"])
    func reportsAnUnknownTimeZone(frequency: String) async {
        let error = await #expect(throws: CloudAssistantError.self) { try await self.run(frequency) }
        #expect(error?.serviceFailure?.message?.contains("time zone") == true)
    }

    @Test(arguments: [CloudAssistant.RepeatMode.nextRebootOnly, .everyReboot, .dryRun])
    func rejectsUnsupportedRepeatModes(mode: CloudAssistant.RepeatMode) async {
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await self.cloud.assistant().runCommand(
                commandContent: "true",
                type: .runShellScript,
                instanceIDs: ["i-1"],
                repeatMode: mode
            )
        }
        #expect(error?.serviceFailure?.message?.contains(mode.rawValue) == true)
    }
}

/// The scripts that were run.
private final class Scripts: Sendable {
    private let scripts = Mutex<[String]>([])

    var all: [String] { self.scripts.withLock { $0 } }

    func add(_ script: String) {
        self.scripts.withLock { $0.append(script) }
    }
}
