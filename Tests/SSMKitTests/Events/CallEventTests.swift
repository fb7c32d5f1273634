import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// The events of calls that are made in different ways, and the observers that receive them.
@Suite struct CallEventTests {
    private static func client(_ log: EventLog, _ responses: TransportResponse...) -> SSMClient {
        let transport = StubTransport(
            time: ManualClock().time,
            responses: responses.map { response in { _ in response } }
        )
        return SSMClient.testing(transport, options: .init(retry: .none, observers: [log]))
    }

    @Test func measuresTheWholeCall() async throws {
        let (log, clock) = (EventLog(), ManualClock())
        let transport = StubTransport(
            time: clock.time,
            responses: [
                { _ in
                    clock.advance(by: .seconds(2))
                    return TransportResponse(status: 503)
                },
                { _ in
                    clock.advance(by: .seconds(3))
                    return .json("{}", headers: ["x-amzn-requestid": "r-2"])
                },
            ]
        )
        _ = try await SSMClient.testing(transport, options: .init(observers: [log])).listCommands()
        let delays = log.events.compactMap { event -> Duration? in
            if case .retrying(let delay) = event.kind { delay } else { nil }
        }
        let delay = try #require(delays.first)
        #expect(log.events.last?.kind == .ended(.succeeded, reason: nil, after: .seconds(5) + delay))
        #expect(log.events.last?.attempt == 2 && log.events.last?.requestID == "r-2")
        #expect(log.events.first?.attempt == 0 && log.events.first?.host == nil)
        #expect(log.events.last?.host == "ssm.us-east-1.amazonaws.com" && log.events.last?.maxAttempts == 3)
        #expect(Set(log.events.map(\.callID)).count == 1)
    }

    @Test func reportsCallsByName() async throws {
        let log = EventLog()
        let client = Self.client(log, .json("{}"))
        _ = try await client.call(operation: "ListCommands", json: Data())
        await #expect(throws: SSMError.self) {
            _ = try await client.call(operation: "ListCommands", json: Data(#"{"Wrong":1}"#.utf8))
        }
        #expect(log.outcomes() == [.succeeded, .invalidRequest])
        #expect(log.brokenCalls == [])
        #expect(log.events.last?.operation == "ListCommands" && log.events.last?.attempt == 0)
    }

    @Test func reportsEachPage() async throws {
        let log = EventLog()
        let client = Self.client(log, .json(#"{"NextToken":"next"}"#), .json("{}"))
        for try await _ in client.pages(of: SSM.ListCommandsRequest()) {}
        #expect(log.outcomes() == [.succeeded, .succeeded])
        #expect(log.brokenCalls == [] && Set(log.events.map(\.callID)).count == 2)
    }

    @Test func reportsToAllObserversInOrder() async throws {
        let (first, second) = (EventLog(headers: ["x-test": "first"]), EventLog(headers: ["x-test": "second"]))
        let transport = StubTransport(.json("{}"))
        let client = SSMClient.testing(transport, options: .init(observers: [first]))
        _ = try await client.with(observers: [first, second]).listCommands()
        #expect(first.kinds() == ["started", "sending", "responded", "ended"])
        #expect(first.kinds() == second.kinds())
        #expect(transport.requests.first?.headers["x-test"] == "first")
    }

    @Test func addsHeadersWithoutReplacingAny() async throws {
        let headers: TransportHeaders = [
            "traceparent": "00-1", "authorization": "none", "X-Amz-Date": "never", "x-amz-target": "other",
            "bad name": "x", "x-folded": "a\r\nb: c",
        ]
        let transports = [StubTransport(.json("{}")), StubTransport(.json("{}"))]
        for (transport, observers) in zip(transports, [[], [EventLog(headers: headers)]]) {
            let client = SSMClient.testing(transport, options: .init(observers: observers))
            _ = try await client.listCommands()
        }
        let plain = try #require(transports[0].requests.first?.headers)
        var observed = try #require(transports[1].requests.first?.headers)
        #expect(observed["traceparent"] == "00-1")
        #expect(observed["authorization"]?.contains("traceparent") == false)
        observed["traceparent"] = nil
        #expect(observed.map(\.name) == plain.map(\.name))
        #expect(observed["x-amz-target"] == plain["x-amz-target"] && observed["x-amz-date"] != "never")
    }

    @Test func reportsTheRequestsForCredentials() async throws {
        let (first, second) = (EventLog(), EventLog())
        let session = """
            <Credentials><AccessKeyId>A</AccessKeyId><SecretAccessKey>planted-secret</SecretAccessKey>
            <SessionToken>planted-token</SessionToken><Expiration>2099-01-02T15:04:05Z</Expiration></Credentials>
            """
        let transport = StubTransport(
            .json("no credentials"),
            TransportResponse(status: 200, body: Data(session.utf8)),
            .json("{}")
        )
        let host = TestHost(environment: ["AWS_REGION": "us-east-1"], files: ["/token": "planted-web-token"])
        var options = SSMClient.Options(observers: [first])
        options.host = host.system(inTimeOf: transport)
        options.host.transport = transport
        // Its requests are reported although the client didn't create it.
        let provider = AWSWebIdentityCredentials(
            role: AWSRole(arn: "arn"),
            tokenFile: "/token",
            host: options.host
        )
        let client = SSMClient(region: "us-east-1", credentials: provider, transport: transport, options: options)
        await #expect(throws: SSMError.self) { _ = try await client.listCommands() }
        #expect(first.outcomes(of: "STS") == [.undecodableResponse])
        #expect(first.outcomes() == [.credentialsError])
        _ = try await client.with(observers: [second]).listCommands()
        #expect(second.outcomes(of: "STS") == [.succeeded])
        #expect(second.kinds(of: "STS") == ["started", "sending", "responded", "ended"])
        #expect(second.outcomes() == [.succeeded])
        #expect(second.events.first?.service == "SSM" && second.events.last?.service == "SSM")
        #expect(first.brokenCalls == [] && second.brokenCalls == [])
        #expect(first.events.count == 6)
        #expect(!"\(first.events)\(second.events)".contains("planted"))
    }

    @Test func reportsTheRequestsForTheRegion() async throws {
        let log = EventLog()
        let metadata = StubTransport(
            TransportResponse(status: 200, body: Data("token".utf8)),
            TransportResponse(status: 200, body: Data("eu-north-1".utf8))
        )
        let transport = StubTransport(.json("{}"))
        let client = SSMClient.testing(
            transport,
            region: nil,
            options: .init(observers: [log]),
            host: TestHost(transport: metadata)
        )
        _ = try await client.listCommands()
        #expect(log.outcomes(of: "InstanceMetadata") == [.succeeded, .succeeded])
        #expect(log.brokenCalls == [])
        #expect(log.events.first?.region == nil && log.events.last?.region == "eu-north-1")
    }

    @Test func reportsEachRequestOfARun() async throws {
        let (log, emulator) = (EventLog(), EmulatedCloud(machines: 3, clock: .manual))
        let client = SSMClient(
            region: "us-east-1",
            credentials: emulator.credentials,
            transport: emulator,
            options: .init(observers: [log])
        )
        let report = try await client.run(.shell("x"), on: .instances(emulator.machines.map(\.id))).report()
        #expect(report.allSucceeded)
        #expect(log.brokenCalls == [])
        #expect(log.events.filter { $0.name == "started" }.count == emulator.calls.values.reduce(0, +))
        #expect(log.outcomes().allSatisfy { $0 == .succeeded })
        #expect(Set(log.events.map(\.operation)) == Set(emulator.calls.keys))
    }
}
