import CloudCore
import Foundation
import Testing

/// The JSON format of reports.
@Suite struct CommandReportCodingTests {
    private static let start = Date(timeIntervalSince1970: 1_767_355_200.123)

    private static let result = MachineResult(
        instanceID: "i-1",
        state: .failed,
        serviceStatus: "Failed",
        reason: "it failed",
        exitCode: -1,
        standardOutput: CommandOutput(Data("häl\u{0}lo\r\n".utf8), isTruncated: true),
        standardError: CommandOutput(Data([0xff, 0xfe, 0x00])),
        startDate: start,
        endDate: start + 1.25,
        commandID: "c-1",
        stepName: "deploy",
        steps: [
            StepResult(name: "prepare", state: .succeeded, exitCode: 0),
            StepResult(name: "deploy", state: .failed, exitCode: -1, startDate: start, endDate: start + 1.25),
        ],
        notes: ["a note"],
        location: MachineLocation(cloud: .alibabaCloud, region: "cn-hangzhou", account: "staging"),
        repetition: 3
    )

    private static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    @Test(arguments: [
        Data(), Data("plain\n".utf8), Data((0...255).map { UInt8($0) }), Data((0..<128).map { UInt8($0) }),
        Data("\u{FEFF}bom \u{2028}\u{FFFE} e\u{301} 👩‍👩‍👧 \"\\/".utf8), Data([0xc3]), Data([0xed, 0xa0, 0x80]),
        Data("ends with a carriage return\r".utf8), Data([0xc0, 0x80]),
    ])
    func preservesEveryByteOfAnOutput(bytes: Data) throws {
        for isTruncated in [false, true] {
            let output = CommandOutput(bytes, isTruncated: isTruncated)
            let json = try Self.json(output)
            #expect(try JSONDecoder().decode(CommandOutput.self, from: Data(json.utf8)) == output)
            #expect(json.contains("\"base64\"") == (String(validating: bytes, as: UTF8.self) == nil))
        }
    }

    @Test func writesAStableFormat() throws {
        #expect(try Self.json(CommandOutput(Data("up\n".utf8))) == #"{"isTruncated":false,"text":"up\n"}"#)
        #expect(try Self.json(CommandOutput(Data([0xff]))) == #"{"base64":"/w==","isTruncated":false}"#)
        #expect(
            try Self.json(MachineResult(instanceID: "i-1", state: .timedOut, startDate: Self.start, commandID: "c"))
                == #"{"commandID":"c","instanceID":"i-1","notes":[],"serviceStatus":"","#
                + #""standardError":{"isTruncated":false,"text":""},"standardOutput":{"isTruncated":false,"text":""},"#
                + #""startDate":"2026-01-02T12:00:00.123Z","state":"timedOut","steps":[]}"#
        )
        #expect(
            try Self.json(CommandReport(machines: [], missingCount: 2))
                == #"{"allSucceeded":false,"commandIDs":[],"counts":{},"hasUnmatchedTargets":false,"#
                + #""isComplete":true,"machines":[],"missingCount":2,"notes":[],"omitsMachines":false}"#
        )
        #expect(try Self.json(Self.result).contains(#""location":{"account":"staging","cloud":"alibaba-cloud","#))
    }

    @Test func roundTripsAReport() throws {
        let report = CommandReport(
            machines: [Self.result, MachineResult(instanceID: "i-2", state: .unknown)],
            notes: ["another note"],
            commandIDs: ["c-2", "c-1"],
            missingCount: 1,
            isComplete: false
        )
        let json = Data(try Self.json(report).utf8)
        #expect(try JSONDecoder().decode(CommandReport.self, from: json) == report)
        let counts = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])["counts"]
        #expect(counts as? [String: Int] == ["failed": 1, "unknown": 1])

        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        #expect(try decoder.decode(CommandReport.self, from: json) == report)
    }

    @Test(arguments: [0.0, 0.001, 0.999, 1_767_355_199.999, 1_767_355_200, 253_402_300_799.5])
    func preservesMilliseconds(seconds: Double) throws {
        let date = Date(timeIntervalSince1970: seconds)
        let json = try Self.json(StepResult(name: "s", state: .running, startDate: date))
        #expect(try JSONDecoder().decode(StepResult.self, from: Data(json.utf8)).startDate == date)
    }

    @Test(arguments: [Date.distantPast, Date(timeIntervalSince1970: -1), Date(timeIntervalSince1970: 1e18)])
    func omitsADateOutOfRange(date: Date) throws {
        #expect(!(try Self.json(StepResult(name: "s", state: .running, startDate: date))).contains("Date"))
    }

    @Test(arguments: [
        #"{"instanceID":"i-1","state":"asleep"}"#, #"{"instanceID":"i-1","state":"failed","startDate":"yesterday"}"#,
        #"{"instanceID":"i-1","state":"failed","standardOutput":{"base64":"%"}}"#,
    ])
    func rejectsInvalidValues(json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(MachineResult.self, from: Data(json.utf8)) }
    }
}
