import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Fetching output that a list truncates, which changes nothing but the output.
@Suite struct WholeOutputTests {
    private static let truncated = String(repeating: "x", count: 2_500)

    private static func plugin(_ name: String, _ status: String, _ code: Int, _ output: String = "") -> String {
        #"{"Name":"\#(name)","Status":"\#(status)","StatusDetails":"\#(status)","ResponseCode":\#(code),"#
            + #""Output":"\#(output)","ResponseStartDateTime":1767355200,"ResponseFinishDateTime":1767355201}"#
    }

    private static func invocation(_ machine: String, _ status: String, _ plugins: String...) -> String {
        #"{"CommandId":"c-1","InstanceId":"\#(machine)","Status":"\#(status)","StatusDetails":"\#(status)","#
            + #""CommandPlugins":[\#(plugins.joined(separator: ","))]}"#
    }

    /// Returns a service with one command.
    private static func service(
        _ clock: ManualClock = ManualClock(),
        list: String...,
        invocation: @escaping @Sendable (TransportRequest) async throws -> TransportResponse,
        bucket: @escaping @Sendable (TransportRequest) async throws -> TransportResponse = { _ in .init(status: 404) }
    ) -> StubService {
        let list = list.joined(separator: ",")
        return StubService(clock) { request in
            switch request.operation {
            case "SendCommand": return .json(#"{"Command":{"CommandId":"c-1"}}"#)
            case "ListCommandInvocations": return .json(#"{"CommandInvocations":[\#(list)]}"#)
            case "ListCommands":
                return .json(#"{"Commands":[{"CommandId":"c-1","Status":"Success","TargetCount":1}]}"#)
            case "GetCommandInvocation": return try await invocation(request)
            default: return try await bucket(request)
            }
        }
    }

    private static func client(_ service: StubService) -> SSMClient {
        SSMClient(
            region: "us-east-1",
            credentials: StaticCredentials(Credentials(accessKeyID: "AKID", secretAccessKey: "planted-secret-key")),
            transport: service
        )
    }

    @Test(arguments: ["Success", "Failed", "Cancelled", "InProgress", ""])
    func keepsTheStateAndTheExitCodeOfTheList(status: String) async throws {
        let steps = Texts()
        let service = Self.service(
            list: Self.invocation(
                "i-1",
                "Failed",
                Self.plugin("prepare", "Success", 0, "prepared"),
                Self.plugin("deploy", "Failed", 7, Self.truncated)
            ),
            invocation: { request in
                steps.add(request.json?["PluginName"] as? String ?? "-")
                return .json(
                    #"{"CommandId":"c-9","InstanceId":"i-9","Status":"\#(status)","ResponseCode":0,"#
                        + #""PluginName":"prepare","StandardOutputContent":"\#(Self.truncated)yz"}"#
                )
            }
        )
        let report = try await Self.client(service).run(.shell("x"), on: .instances(["i-1"])).report()
        let machine = try #require(report["i-1"])
        #expect(report.machines.count == 1)
        #expect(machine.state == .failed)
        #expect(machine.exitCode == 7)
        #expect(machine.stepName == "deploy")
        #expect(machine.commandID == "c-1")
        #expect(machine.serviceStatus == "Failed")
        #expect(machine.standardOutput == CommandOutput(Data("\(Self.truncated)yz".utf8)))
        #expect(steps.all == ["deploy"])
    }

    @Test func keepsACancelledMachineCancelled() async throws {
        let service = Self.service(
            list: Self.invocation(
                "i-1",
                "Cancelled",
                Self.plugin("aws:runShellScript", "Cancelled", 1, Self.truncated)
            ),
            invocation: { _ in
                .json(#"{"InstanceId":"i-1","Status":"Success","ResponseCode":0,"StandardOutputContent":"all"}"#)
            }
        )
        let report = try await Self.client(service).run(.shell("x"), on: .instances(["i-1"])).report()
        #expect(report["i-1"]?.state == .cancelled)
        #expect(report["i-1"]?.exitCode == nil)
        #expect(report["i-1"]?.standardOutput.bytes.count == 2_500)
    }

    @Test(arguments: ["", "short"])
    func keepsTheLongerOutput(content: String) async throws {
        let mark = "---Output truncated---"
        let text = String(repeating: "x", count: 2_470 - mark.utf8.count) + mark
        let service = Self.service(
            list: Self.invocation("i-1", "Success", Self.plugin("aws:runShellScript", "Success", 0, text)),
            invocation: { _ in
                .json(#"{"InstanceId":"i-1","Status":"Success","StandardOutputContent":"\#(content)"}"#)
            }
        )
        let report = try await Self.client(service).run(.shell("x"), on: .instances(["i-1"])).report()
        #expect(report["i-1"]?.standardOutput == CommandOutput(Data(text.utf8), isTruncated: true))
        #expect(report.allSucceeded)
        #expect(report.notes.count == 1)
        #expect(report.notes.first?.contains("i-1") == true)
    }

    @Test func assignsAnInvocationWithoutAnIDToTheRequestedMachine() async throws {
        let clock = ManualClock()
        let service = Self.service(
            clock,
            list: Self.invocation("i-1", "Success", Self.plugin("aws:runShellScript", "Success", 0, Self.truncated)),
            invocation: { _ in .json(#"{"Status":"Success","StandardOutputContent":"\#(Self.truncated)z"}"#) }
        )
        let report = try await Self.client(service).run(.shell("x"), on: .instances(["i-1"])).report()
        #expect(report.machines.map(\.instanceID) == ["i-1"])
        #expect(report["i-1"]?.standardOutput.bytes.count == 2_501)
        #expect(clock.seconds < 10)
    }

    enum Failure: CaseIterable {
        case serverFault, notJSON, throttledForever, rejected, hanging
        case bucketUnreachable, bucketFault, bucketThrottledForever, bucketHanging

        var isOfBucket: Bool {
            switch self {
            case .bucketUnreachable, .bucketFault, .bucketThrottledForever, .bucketHanging: true
            default: false
            }
        }

        func response(_ clock: ManualClock) async throws -> TransportResponse {
            switch self {
            case .serverFault: return .json(#"{"__type":"InternalServerError"}"#, status: 500)
            case .notJSON: return .json("<html>")
            case .throttledForever: return .json(#"{"__type":"ThrottlingException"}"#, status: 400)
            case .rejected: return .json(#"{"__type":"AccessDeniedException"}"#, status: 400)
            case .hanging, .bucketHanging: return try await clock.hang()
            case .bucketUnreachable: throw TransportError(.notConnected, reason: "no route to host")
            case .bucketFault: return TransportResponse(status: 503)
            case .bucketThrottledForever:
                return TransportResponse(status: 503, body: Data("<Error><Code>SlowDown</Code></Error>".utf8))
            }
        }
    }

    /// A private subnet without a route to S3 is a common setup.
    @Test(.timeLimit(.minutes(5 * patience)), arguments: Failure.allCases, [nil, Duration.seconds(7_200)])
    func reportsTheTruncatedOutputIfEveryFetchFails(failure: Failure, deadline: Duration?) async throws {
        let clock = ManualClock()
        let complete = Self.plugin("aws:runShellScript", "Success", 0, "up")
        let service = Self.service(
            clock,
            list: Self.invocation("i-1", "Success", complete),
            Self.invocation("i-2", "Success", Self.plugin("aws:runShellScript", "Success", 0, Self.truncated)),
            Self.invocation("i-3", "Success", complete),
            invocation: { _ in
                if !failure.isOfBucket { return try await failure.response(clock) }
                let text = String(repeating: "x", count: 24_000)
                return .json(#"{"InstanceId":"i-2","Status":"Success","StandardOutputContent":"\#(text)"}"#)
            },
            bucket: { _ in try await failure.response(clock) }
        )
        let run = try await Self.client(service).run(
            .shell("x"),
            on: .instances(["i-1", "i-2", "i-3"]),
            options: .init(output: .init(bucket: "logs"), deadline: deadline)
        )
        var updates: [String] = []
        for try await update in run.updates where update.state == .succeeded { updates.append(update.instanceID) }
        let report = try await run.report()
        #expect(report.allSucceeded)
        #expect(report.machines.count == 3)
        let output = try #require(report["i-2"]?.standardOutput)
        #expect(output.isTruncated)
        #expect(output.bytes.count == (failure.isOfBucket ? 24_000 : 2_500))
        #expect(report.notes.count == 1)
        #expect(report.notes.first?.contains("the whole output of i-2") == true)
        #expect(updates == ["i-1", "i-3", "i-2"])
        #expect(clock.seconds < 900)
    }

    /// The role can list invocations but not fetch one.
    @Test(arguments: ["x", "----------ERROR-------\\nE"], [true, false])
    func marksOutputThatCannotBeFetchedAsTruncated(start: String, fetches: Bool) async throws {
        let text = start + String(repeating: "x", count: 2_500)
        let service = Self.service(
            list: Self.invocation("i-1", "Failed", Self.plugin("aws:runShellScript", "Failed", 1, text)),
            invocation: { _ in .json(#"{"__type":"AccessDeniedException"}"#, status: 403) }
        )
        let report = try await Self.client(service)
            .run(.shell("x"), on: .instances(["i-1"]), options: .init(fetchesWholeOutput: fetches)).report()
        let result = try #require(report["i-1"])
        #expect(result.standardOutput.isTruncated)
        #expect(result.standardError == CommandOutput(isTruncated: true))
        #expect(result.notes.isEmpty == (start == "x"))
        #expect(report.notes.isEmpty == !fetches)
    }

    /// A list without steps contains neither exit code nor output, and the invocation itself does.
    @Test(arguments: [true, false])
    func fetchesTheOutputThatAListWithoutStepsLacks(fetchesWholeOutput: Bool) async throws {
        let cloud = EmulatedCloud(machines: 2, clock: .manual) { machine, _ in
            .init(exitCode: machine.index == 2 ? 7 : 0, standardOutput: "out", standardError: "err")
        }
        let transport = WrappedTransport(cloud) { request, send in
            let response = try await send(request)
            guard request.operation == "ListCommandInvocations" else { return response }
            return try response.listing { $0.map { $0.merging(["CommandPlugins": []]) { _, new in new } } }
        }
        let options = RunOptions(fetchesWholeOutput: fetchesWholeOutput)
        let report = try await SSMClient.emulated(cloud, through: transport)
            .run(.shell("x"), on: .instances(["i-1", "i-2"]), options: options).report()
        #expect(report.machines.map(\.state) == [.succeeded, .failed])
        #expect(report.machines.map(\.exitCode) == (fetchesWholeOutput ? [0, 7] : [nil, nil]))
        for machine in report.machines {
            #expect(machine.standardOutput.text == (fetchesWholeOutput ? "out" : ""))
            #expect(machine.standardError.text == (fetchesWholeOutput ? "err" : ""))
            #expect(machine.standardOutput.isTruncated == !fetchesWholeOutput)
        }
    }
}
