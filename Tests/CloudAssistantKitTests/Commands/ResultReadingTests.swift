import CloudAssistantKit
import Foundation
import Testing

/// Reading an entry of the list of results.
@Suite struct ResultReadingTests {
    private static func result(
        _ status: String?,
        record: String? = nil,
        code: String? = nil,
        exitCode: Int? = nil,
        output: String? = nil
    ) -> MachineResult {
        var result = CloudAssistant.InvocationResult()
        result.instanceID = "i-1"
        result.invocationStatus = status.map { .init(rawValue: $0) }
        result.invokeRecordStatus = record.map { .init(rawValue: $0) }
        result.errorCode = code.map { .init(rawValue: $0) }
        result.exitCode = exitCode
        result.output = output
        return MachineResult(result)
    }

    @Test(
        arguments: [
            (nil, "Running", nil, nil, CommandState.running), (nil, "Finished", nil, 0, .succeeded),
            ("", "Finished", "", 0, .succeeded), (nil, "Finished", nil, 3, .failed),
            (nil, "Finished", nil, nil, .unknown),
            (nil, "Finished", "InstanceNotRunning", 0, .undeliverable), (nil, "Failed", nil, 1, .failed),
            (nil, "Failed", "ExecutionTimeout", nil, .timedOut), (nil, "Failed", "ExitCodeNonzero", 1, .failed),
            (nil, "Failed", "DeliveryTimeout", nil, .undeliverable), (nil, "PartialFailed", nil, 1, .failed),
            (nil, "Stopped", nil, nil, .cancelled), (nil, "Stopping", nil, nil, .stopping),
            (nil, nil, nil, nil, .pending),
            ("Pending", "Finished", nil, 0, .pending), ("Canceled", nil, nil, nil, .cancelled),
            ("Terminated", nil, nil, nil, .cancelled), ("Timeout", nil, "DeliveryTimeout", nil, .undeliverable),
            ("Timeout", nil, "ExecutionTimeout", nil, .timedOut), ("Aborted", nil, nil, nil, .undeliverable),
            ("Error", nil, "ExecutionException", 0, .failed), ("Hibernated", "Finished", nil, 0, .running),
        ] as [(String?, String?, String?, Int?, CommandState)]
    )
    func mapsEachStatusToAState(status: String?, record: String?, code: String?, exitCode: Int?, state: CommandState) {
        #expect(Self.result(status, record: record, code: code, exitCode: exitCode).state == state)
    }

    /// A script that started reached its machine, even if the agent was lost while it ran.
    @Test(
        arguments: [nil, "Failed", "Aborted", "Invalid"],
        ["ClientNotResponse", "ClientNotRunning", "InstanceNotRunning", "InstanceReleased", "DeliveryTimeout"]
    )
    func reportsAScriptThatStartedAsFailed(status: String?, code: String) {
        var result = CloudAssistant.InvocationResult()
        result.instanceID = "i-1"
        result.invocationStatus = status.map { .init(rawValue: $0) }
        result.invokeRecordStatus = .failed
        result.errorCode = .init(rawValue: code)
        let isLost = code == "ClientNotResponse" && status == nil || status == "Failed"
        #expect(MachineResult(result).state == (isLost ? .failed : .undeliverable))
        result.startTime = "2026-01-02T12:00:00Z"
        #expect(MachineResult(result).state == .failed)
    }

    @Test func resolvesAnUnrecognizedStatusWhenTheCommandEnds() {
        let result = Self.result("Hibernated")
        #expect(result.endedWithCommand().state == .unknown)
        #expect(result.endedWithCommand().reason?.hasSuffix("Hibernated") == true)
        #expect(Self.result("Running").endedWithCommand().state == .running)
    }

    @Test(
        arguments: [
            ("Success", nil, 0, 0), ("Failed", "ExitCodeNonzero", -1, -1), ("Failed", "ExitCodeNonzero", 7, 7),
            ("Failed", nil, -1, nil), ("Error", "ExecutionException", -1, nil), ("Error", "ExecutionException", 0, nil),
            ("Failed", nil, 7, 7), ("Timeout", "ExecutionTimeout", 143, nil), ("Terminated", nil, 143, nil),
            ("Running", nil, 0, nil),
        ] as [(String, String?, Int, Int?)]
    )
    func readsTheExitCodeOfAScriptThatEnded(status: String, code: String?, reported: Int, exitCode: Int?) {
        #expect(Self.result(status, code: code, exitCode: reported).exitCode == exitCode)
    }

    @Test(
        arguments: [
            ("aGVsbG8=", "hello", false), ("aGVsbG8", "hello", false), ("aGVsbG8=d29ybGQ=", "helloworld", false),
            ("disk full!\n", "disk full!\n", true), (nil, "", false), ("", "", false),
        ] as [(String?, String, Bool)]
    )
    func keepsOutputThatCannotBeDecoded(output: String?, text: String, isNoted: Bool) {
        let result = Self.result("Success", exitCode: 0, output: output)
        #expect(result.standardOutput.text == text)
        #expect(result.notes == (isNoted ? ["its output is not Base64, and is kept verbatim"] : []))
        #expect(!result.needsCompletion)
    }
}
