#if Logging
import CloudCore
import CloudTestSupport
import InMemoryLogging
import Logging
import SSMKit
import Testing

/// The log entries of calls, with the trait Logging.
@Suite struct LoggingTests {
    private static func entries(
        level: Logger.Level = .trace,
        _ responses: TransportResponse...
    ) async -> [InMemoryLogHandler.Entry] {
        let handler = InMemoryLogHandler()
        var logger = Logger(label: "test") { _ in handler }
        logger.logLevel = level
        let transport = StubTransport(
            time: ManualClock().time,
            responses: responses.map { response in { _ in response } }
        )
        let client = SSMClient(
            region: "eu-west-1",
            credentials: StaticCredentials(
                Credentials(accessKeyID: "id", secretAccessKey: "planted-secret-key", sessionToken: "planted-token")
            ),
            transport: transport,
            options: .init(observers: [.logger(logger)], host: TestHost().system(inTimeOf: transport))
        )
        _ = try? await client.listCommands()
        return handler.entries
    }

    private static let throttled = TransportResponse.json(
        #"{"__type":"ThrottlingException","message":"planted-secret-key\r\nforged"}"#,
        status: 400,
        headers: ["x-amzn-requestid": "r-1"]
    )

    @Test func writesEntriesWithMetadata() async {
        let entries = await Self.entries(Self.throttled, .json("{}", headers: ["x-amzn-requestid": "r-2"]))
        #expect(
            entries.map { "\($0.level) \($0.message)" } == [
                "trace call started", "trace request sent", "debug attempt failed", "debug retry scheduled",
                "trace request sent", "trace response received", "debug call ended",
            ]
        )
        for entry in entries {
            #expect(entry.metadata["service"] == "SSM" && entry.metadata["operation"] == "ListCommands")
            #expect(entry.metadata["cloud"] == "aws" && entry.metadata["region"] == "eu-west-1")
            #expect(entry.metadata["call_id"] == entries[0].metadata["call_id"])
        }
        #expect(entries[2].metadata["status"] == "400" && entries[2].metadata["request_id"] == "r-1")
        #expect(entries[2].metadata["error_code"] == "ThrottlingException")
        #expect(entries[3].metadata["delay_ms"] != nil && entries[5].metadata["bytes"] == "2")
        #expect(entries[6].metadata["outcome"] == "succeeded" && entries[6].metadata["attempt"] == "2")
    }

    @Test func writesNothingAboveDebugAndNoSecrets() async {
        let entries = await Self.entries(Self.throttled, Self.throttled, Self.throttled)
        #expect(entries.last?.metadata["outcome"] == "service_error")
        #expect(entries.allSatisfy { $0.level <= .debug })
        let texts = entries.flatMap { $0.metadata.values.map { "\($0)" } }
        #expect(texts.contains { $0.contains("<redacted>") })
        #expect(texts.allSatisfy { !$0.contains("planted") && !$0.contains("\n") && !$0.contains("\r") })
    }

    @Test func followsTheLevelOfTheLogger() async {
        let entries = await Self.entries(level: .debug, .json("{}"))
        #expect(entries.map(\.message) == ["call ended"])
        #expect(await Self.entries(level: .info, .json("not JSON")).isEmpty)
    }
}
#endif
