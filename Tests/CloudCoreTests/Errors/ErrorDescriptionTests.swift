import CloudCore
import Foundation
import Testing

/// The descriptions of all kinds of errors, in every form of output.
@Suite struct ErrorDescriptionTests {
    private typealias Failure = CloudError<FakeWireProtocol.ErrorCode>

    private static let serviceError = ServiceFailure<FakeWireProtocol.ErrorCode>(
        operation: "SendCommand",
        code: .known,
        message: "no such thing",
        requestID: "5c4b",
        status: 400
    )
    private static let outage = ServiceFailure<FakeWireProtocol.ErrorCode>(
        operation: "SendCommand",
        code: .unrecognized("Broken"),
        status: 500,
        attempts: 3
    )
    private static let broken = TransportError(.interrupted, reason: "the connection broke")
    private static let unreadable = DecodingFailure(
        operation: "SendCommand",
        reason: "it is not JSON",
        requestID: "5c4b",
        status: 200,
        body: Data("secret".utf8),
        attempts: 1
    )
    private static let late = TimeoutFailure(
        operation: "SendCommand",
        limit: .seconds(5),
        mayHaveTakenEffect: false,
        attempts: 0
    )

    @Test func escapesControlCharactersInEveryOutput() {
        let text = "A\u{1B}[31mB\r\nC\u{9B}1mD\u{202E}E\u{2028}F"
        let error = Failure.service(ServiceFailure(code: .init(rawValue: text), status: 400))
        let output = CommandOutput(Data(text.utf8))
        var dumped = ""
        dump(error, to: &dumped)
        dump(output, to: &dumped)
        let code = error.serviceFailure?.code
        let outputs = ["\(error)", String(reflecting: error), "\(code as Any)", String(reflecting: output), dumped]
        for text in outputs {
            #expect(!text.unicodeScalars.contains { ["\u{1B}", "\r", "\u{9B}", "\u{202E}", "\u{2028}"].contains($0) })
        }
        // The code itself and the output as text are unchanged.
        #expect(code?.rawValue == text)
        #expect("\(output)" == text)
    }

    private static let lines: [(any Error, String)] = [
        (
            Failure.service(Self.serviceError),
            "SendCommand: Known: no such thing (status 400, request id 5c4b)"
        ),
        (
            Failure.service(Self.outage),
            "SendCommand: Broken (status 500, request id none, 3 attempts, the service may have acted)"
        ),
        (
            Failure.credentials(CredentialsError(source: "environment", reason: "no key")),
            "no credentials: environment: no key"
        ),
        (
            Failure.invalidRequest(.missingRegion(searched: ["AWS_REGION"])),
            "no region: pass one to the client or set AWS_REGION"
        ),
        (
            Failure.transport(Self.broken),
            "the connection broke (the request may have reached the service)"
        ),
        (
            Failure.decoding(Self.unreadable),
            "SendCommand: the response can't be read: it is not JSON (status 200, request id 5c4b)"
        ),
        (
            Failure.timedOut(Self.late),
            "SendCommand: no response within 5.0 seconds (the request did not reach the service)"
        ),
        (
            Failure.cancelled(CancellationFailure(operation: "Do", mayHaveTakenEffect: true, attempts: 1)),
            "Do: the call was cancelled (the request may have reached the service)"
        ),
        (
            Failure.cancelled(CancellationFailure(operation: "Do")),
            "Do: the call was cancelled (the request did not reach the service)"
        ),
        (
            CommandError.call(
                CallFailure(Failure.cancelled(CancellationFailure(operation: "Do"))),
                CommandReport(machines: [], commandIDs: ["c-1"])
            ),
            "Do: the call was cancelled (the request did not reach the service); started: c-1"
        ),
        (CommandError.deadlinePassed(CommandReport(machines: [])), "not all machines ended in time: no machines"),
        (
            CommandError.outcomeUnknown(marker: "m-1", CallFailure(Self.broken), CommandReport(machines: [])),
            "a command may have been started: look for \"m-1\" among the service's commands before running it again "
                + "(the connection broke (the request may have reached the service))"
        ),
        (
            CommandError.deadlinePassed(CommandReport(machines: [], commandIDs: ["c-1"])),
            "not all machines ended in time: no machines; started: c-1"
        ),
        (CommandError.cancelled(CommandReport(machines: [])), "the wait was cancelled"),
        (CommandError.notOnline(["i-1": .offline]), "not online in time: i-1 (offline)"),
        (
            InvalidRequestError.unknownOperation("Run\nCommand"),
            "there is no operation named \"Run Command\": see operations for the names"
        ),
    ]

    @Test(arguments: lines.indices)
    func isTheSameLineInEveryOutput(index: Int) {
        let (error, line) = Self.lines[index]
        #expect("\(error)" == line)
        #expect(String(reflecting: error) == line)
        #expect(error.localizedDescription == line)
        #expect(!line.contains("\n"))
    }

    @Test func aTransportErrorNamesTheOperation() {
        var broken = Self.broken
        broken.operation = "SendCommand"
        #expect("\(broken)" == "SendCommand: the connection broke (the request may have reached the service)")
    }

    @Test func aDeadlineErrorNamesStartedCommands() {
        let unseen = CommandError.deadlinePassed(CommandReport(machines: [], commandIDs: ["c-1"]))
        #expect(unseen.started == ["c-1"])
        let seen = CommandReport(machines: [MachineResult(instanceID: "i-1", state: .running, commandID: "c-2")])
        #expect(CommandError.deadlinePassed(seen).started == ["c-2"])
        #expect(CommandRun(ended: seen).commandIDs == ["c-2"])
    }

    @Test func describesReadinessInADictionary() {
        #expect("\(["i-1": Readiness.offline])" == "[\"i-1\": offline]")
    }

    @Test func failuresAreHashable() {
        #expect(Set([Self.broken, Self.broken]).count == 1)
        #expect(Set([Self.unreadable, Self.unreadable]).count == 1)
    }
}
