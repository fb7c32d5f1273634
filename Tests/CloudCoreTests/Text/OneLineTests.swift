import CloudCore
import Testing

/// Texts from services in printed output.
@Suite struct OneLineTests {
    private static let hostile = "a\u{1B}[2Jb\r\nc\u{85}d\u{2028}e\u{0}f\u{202E}g\u{9B}31m"

    private static func failure() -> ServiceFailure<SomeCode> {
        var failure = ServiceFailure(code: SomeCode(rawValue: Self.hostile), message: Self.hostile, status: 400)
        failure.requestID = Self.hostile
        return failure
    }

    private static func event(_ kind: CallEvent.Kind) -> CallEvent {
        CallEvent(kind: kind, callID: "1", service: "S", operation: "Op", host: "h", attempt: 1, requestID: hostile)
    }

    private static let result = MachineResult(
        instanceID: Self.hostile,
        state: .failed,
        reason: Self.hostile,
        notes: [Self.hostile]
    )

    @Test(arguments: [
        Self.hostile.onOneLine, quoted(Self.hostile), "\(Self.result)", "\(CommandUpdate(Self.result))",
        "\(CommandReport(machines: [Self.result], notes: [Self.hostile]))",
        CommandReport(machines: [Self.result], notes: [Self.hostile]).table.split(separator: "\n").joined(),
        "\(StepResult(name: Self.hostile, state: .failed))", "\(Self.failure())",
        "\(CloudError<SomeCode>.service(Self.failure()))", "\(CommandError.invalid(Self.hostile))",
        "\(CommandError.call(Self.failure()))", "\(TransportError(.interrupted, reason: Self.hostile))",
        "\(event(.failed(code: Self.hostile, status: 400, reason: "", after: .zero)))",
        "\(event(.ended(.cancelled, reason: Self.hostile, after: .zero)))",
        "\(event(.failed(code: nil, status: nil, reason: Self.hostile, after: .zero)))",
        "\(CommandRun(ended: CommandReport(machines: [], notes: [Self.hostile], commandIDs: [Self.hostile])))",
    ])
    func escapesLineBreaksAndControlCharacters(text: String) {
        #expect(text.contains(#"a\u{1B}[2Jb  c d e\u{0}f\u{202E}g\u{9B}31m"#))
        let isPlain = text.unicodeScalars.allSatisfy {
            $0.properties.generalCategory != .control && !$0.properties.isBidiControl && !$0.breaksLine
        }
        #expect(isPlain)
    }

    @Test func leavesOtherTextUnchanged() {
        for text in ["", "é", "e\u{301}", "a b", "日本語 👍🏽"] { #expect(text.onOneLine == text) }
    }

    private struct SomeCode: ServiceErrorCode {
        typealias Details = Never
        let rawValue: String
        var isRecognized: Bool { true }
    }
}
