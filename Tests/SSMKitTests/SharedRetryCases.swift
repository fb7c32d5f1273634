import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// The shared cases of retry standard 2.1, which are skipped with a message if they are not beside the checkout.
@Suite(.enabled(if: Fixtures.hasConformance))
struct SharedRetryCases {
    @Test func passesEveryCaseOfStandardMode() async throws {
        let file = try Fixtures.loadConformance("retry.json", as: File.self)
        for example in file.sections.standardV21.cases {
            let clock = ManualClock()
            let transport = StubTransport(
                time: clock.time,
                responses: example.responses.map { step in
                    { _ in
                        .json(
                            step.response.errorCode.map { #"{"__type":"\#($0)"}"# } ?? "{}",
                            status: step.response.statusCode,
                            headers: TransportHeaders(
                                (step.response.headers ?? [:]).map { (name: $0.key, value: $0.value) }
                            )
                        )
                    }
                }
            )
            let pipeline = ServicePipeline(
                wireProtocol: SSMWireProtocol(signer: SigV4Signer(service: "ssm", region: "us-east-1")),
                credentials: StaticCredentials(Credentials(accessKeyID: "id", secretAccessKey: "secret")),
                transport: transport,
                settings: CallSettings(
                    retry: RetryPolicy(
                        maxAttempts: example.given.maxAttempts ?? 3,
                        maxDelay: .seconds(example.given.maxBackoffTime ?? 20)
                    ),
                    timeouts: Timeouts()
                ),
                dependencies: Dependencies(time: clock.time, random: { 1 }),
                quota: RetryQuota(available: example.given.initialRetryTokens ?? 500)
            )
            let url: URL = try #require(URL(string: "https://ssm.us-east-1.amazonaws.com/"))
            let succeeded: Bool
            do {
                var call = pipeline.call(of: SSM.ListCommandsRequest.operation, SSMClient.service)
                _ = try await pipeline.run(&call) {
                    TransportRequest(method: "POST", url: url)
                }
                succeeded = true
            } catch {
                succeeded = false
            }
            #expect(succeeded == (example.responses.last?.expected.outcome == "success"), "\(example.name)")
            #expect(transport.requests.count == example.responses.count, "\(example.name)")
            #expect(pipeline.quota.remaining == example.responses.last?.expected.retryQuota, "\(example.name)")
            let delays = example.responses.compactMap(\.expected.delay).map {
                Duration.milliseconds(($0 * 1_000).rounded())
            }
            #expect(clock.waits == delays, "\(example.name)")
        }
    }

    @Test func distinguishesThrottlingFromTransientErrors() async throws {
        let sections = try Fixtures.loadConformance("retry.json", as: File.self).sections
        for (section, isThrottling) in [(sections.classifyThrottling, true), (sections.classifyTransient, false)] {
            for example in section.cases {
                guard let status = example.statusCode, status >= 300 else { continue }
                let body = example.errorCode.map { #"{"__type":"\#($0)"}"# } ?? ""
                let transport = StubTransport(.json(body, status: status))
                let error = await #expect(throws: SSMError.self) {
                    _ = try await SSMClient.testing(transport, options: .init(retry: .none)).listCommands()
                }
                if isThrottling {
                    #expect(error?.isThrottling == example.retryable, "\(example)")
                } else if example.errorCode != "Throttling" {
                    #expect(error?.isRetryable == example.retryable, "\(example)")
                }
            }
        }
    }

    private struct File: Decodable {
        var sections: Sections
    }

    private struct Sections: Decodable {
        var standardV21: Section<Case>
        var classifyThrottling: Section<Classification>
        var classifyTransient: Section<Classification>
    }

    private struct Section<Element: Decodable>: Decodable {
        var cases: [Element]
    }

    private struct Classification: Decodable {
        var statusCode: Int?
        var errorCode: String?
        var retryable: Bool
    }

    private struct Case: Decodable {
        var name: String
        var given: Given
        var responses: [Step]
    }

    private struct Given: Decodable {
        var maxAttempts: Int?
        var initialRetryTokens: Int?
        var maxBackoffTime: Double?
    }

    private struct Step: Decodable {
        var response: Response
        var expected: Expected
    }

    private struct Response: Decodable {
        var statusCode: Int
        var errorCode: String?
        var headers: [String: String]?
    }

    private struct Expected: Decodable {
        var outcome: String
        var retryQuota: Int
        var delay: Double?
    }
}
