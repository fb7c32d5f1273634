import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Wrong clocks, long comments, and lists that don't end.
@Suite struct FaultToleranceTests {
    /// The local clock is wrong by the offset, in seconds, for which signatures are corrected.
    @Test(arguments: [3_600.0, -3_600, 86_400, 0])
    func findsACommandByTheServicesClock(offset: Double) async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 1, clock: .manual(clock))
        let dates = Texts()
        let service = StubService(clock, ahead: { offset }) { request in
            let response = try await cloud.send(request)
            if request.operation == "ListCommands", let filter = (request.json?["Filters"] as? [[String: Any]])?.first {
                dates.add(filter["value"] as? String ?? "-")
            }
            guard request.operation == "SendCommand", response.status == 200 else { return response }
            throw TransportError(.interrupted, reason: "the connection broke")
        }
        let ssm = SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: service)
        let report = try await ssm.run(.shell("x"), on: .instances(["i-1"])).report()
        #expect(report.allSucceeded)
        #expect(cloud.executions(on: "i-1") == 1)
        let date = try #require(dates.all.first.flatMap { ISO8601.date(from: $0) })
        #expect((-1_000 ... -800).contains(date.timeIntervalSince(clock.date)))
    }

    private static let family = "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}\u{200D}\u{1F466}"

    @Test(arguments: [
        (String(repeating: family, count: 50), String(repeating: family, count: 4)),
        ("nightly\npatch", "nightly patch"), ("nightly\r\npatch", "nightly patch"), ("a\u{2028}b\tc\u{0}d", "a b c d"),
        (String(repeating: "x", count: 60), String(repeating: "x", count: 50)),
        (String(repeating: "x", count: 49) + family, String(repeating: "x", count: 49)),
        ("", ""),
    ])
    func sendsTheCommentOnOneLine(comment: String, sent: String) async throws {
        let stub = StubTransport(.json(#"{"Command":{"CommandId":"c-1"}}"#))
        _ = try await SSMClient.testing(stub)
            .run(.shell("x"), on: .instances(["i-1"]), options: .init(comment: comment))
        let line = try #require(stub.requests.first?.json?["Comment"] as? String)
        #expect(line.utf16.count <= 100)
        #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
        #expect(line.hasPrefix(sent.isEmpty ? "run-" : "\(sent) run-"))
    }

    @Test func throwsIfTheTokensOfTheListOfCommandsRepeat() async throws {
        let pages = Counter()
        let service = StubService { request in
            switch request.operation {
            case "SendCommand": .json(#"{"Command":{"CommandId":"c-1"}}"#)
            case "ListCommands": .json(#"{"Commands":[],"NextToken":"\#(pages.next() % 2 == 0 ? "A" : "B")"}"#)
            default: .json(#"{"CommandInvocations":[]}"#)
            }
        }
        let credentials = StaticCredentials(Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "planted"))
        let run = try await SSMClient(region: "us-east-1", credentials: credentials, transport: service)
            .run(.shell("x"), on: .tag("env", in: ["prod"]))
        let error = await #expect(throws: CommandError.self) { try await run.report() }
        #expect(error?.started == ["c-1"])
        #expect(error?.report?.allSucceeded == false)
        #expect(pages.count < 200)
    }
}
