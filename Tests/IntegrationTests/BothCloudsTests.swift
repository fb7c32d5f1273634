import CloudAssistantKit
import CloudEmulator
import Foundation
import SSMKit
import Testing

/// Tests of one script on machines of both clouds.
@Suite struct BothCloudsTests {
    @Test func mergedReportIncludesTheLocationOfEachMachine() async throws {
        let cloud = EmulatedCloud(machines: 1, clock: .manual)
        let ssm = SSMClient(region: "eu-west-1", credentials: cloud.credentials, transport: cloud)
        let assistant = CloudAssistantClient(region: "cn-hangzhou", credentials: cloud.credentials, transport: cloud)
        let aws = try await ssm.run(.shell("x"), on: .instances(["i-1"])).report()
        let alibaba = try await assistant.run(.shell("x"), on: .instances(["i-1"])).report()
        let both = aws.merged(with: alibaba)
        #expect(both.machines.count == 2)
        #expect(both.allSucceeded)
        let lines = both.table.split(separator: "\n").map(String.init)
        #expect(lines.first?.contains("cloud") == true)
        #expect(lines.contains { $0.hasPrefix("i-1") && $0.contains("aws eu-west-1") })
        #expect(lines.contains { $0.hasPrefix("i-1") && $0.contains("alibaba-cloud cn-hangzhou") })
        #expect(lines.last == "2 succeeded")

        let data = try JSONEncoder().encode(both)
        #expect(try JSONDecoder().decode(CommandReport.self, from: data) == both)
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(json["allSucceeded"] as? Bool == true)
    }

    /// A limit that a service rejects is an error, and a limit beyond the range of the clock never passes.
    @Test(arguments: [Duration.seconds(Int64.max), .seconds(Int64.max) * 10, .zero, .seconds(Int64.min)])
    func acceptsAnyDurationAsALimit(_ limit: Duration) async throws {
        let cloud = EmulatedCloud(machines: 1, clock: .manual)
        let timeouts = Timeouts(attempt: max(limit, .seconds(60)), call: max(limit, .seconds(60)))
        let retry = RetryPolicy(maxDelay: limit)
        let ssm = SSMClient(
            region: "eu-west-1",
            credentials: cloud.credentials,
            transport: cloud,
            options: .init(retry: retry, timeouts: timeouts)
        )
        let assistant = CloudAssistantClient(
            region: "cn-hangzhou",
            credentials: cloud.credentials,
            transport: cloud,
            options: .init(retry: retry, timeouts: timeouts)
        )
        let options = [
            RunOptions(executionTimeout: limit), RunOptions(deliveryTimeout: limit), RunOptions(deadline: limit),
        ]
        for runner in [ssm, assistant] as [any CommandRunner] {
            try await runner.waitUntilOnline(["i-1"], timeout: limit)
            for options in options {
                do throws(CommandError) {
                    _ = try await runner.run(.shell("x"), on: .instances(["i-1"]), options: options).report()
                } catch {
                    #expect(!"\(error)".isEmpty)
                }
            }
        }
    }

    @Test(arguments: ["staging", nil])
    func reportIncludesTheAccountLabel(_ label: String?) async throws {
        let cloud = EmulatedCloud(machines: 2, clock: .manual)
        let runners: [any CommandRunner] = [
            SSMClient(
                region: "eu-west-1",
                credentials: cloud.credentials,
                transport: cloud,
                options: .init(accountLabel: label)
            ),
            CloudAssistantClient(
                region: "cn-hangzhou",
                credentials: cloud.credentials,
                transport: cloud,
                options: .init(accountLabel: label)
            ),
        ]
        for runner in runners {
            let report = try await runner.run(.shell("x"), on: .instances(["i-1"])).report()
            #expect(report.machines.map(\.location?.account) == [label])
            let followed = try await runner.follow(report.machines.compactMap(\.commandID)).report()
            #expect(followed.machines.map(\.location?.account) == [label])
        }
    }
}
