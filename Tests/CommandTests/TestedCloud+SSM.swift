import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit

extension TestedCloud {
    /// Systems Manager.
    static let ssm = TestedCloud(
        testDescription: "Systems Manager",
        operations: Operations(
            start: "SendCommand",
            stop: "CancelCommand",
            listCommands: "ListCommands",
            listResults: "ListCommandInvocations",
            listMachines: "DescribeInstanceInformation"
        ),
        client: { SSMClient(region: "us-east-1", credentials: $0, transport: $1) },
        machinesPerCommand: 50,
        longDuration: 3_000,
        hasIdempotencyToken: false,
        idPrefix: "c-",
        namesTaggedMachines: false,
        lostMachineState: .timedOut,
        longOutput: (5_000, 5_000),
        codeMember: "__type",
        code: { kind in
            switch kind {
            case .unknownCommand: ("InvalidCommandId", 400)
            case .accessDenied: ("AccessDeniedException", 400)
            case .throttled: ("ThrottlingException", 400)
            case .serverFault: ("InternalServerError", 500)
            case .expiredToken: ("ExpiredTokenException", 400)
            }
        },
        stoppedCommand: { $0.json?["CommandId"] as? String },
        fetchesOneResult: { $0.operation == "GetCommandInvocation" },
        searchesCommands: { $0.operation == "ListCommands" && $0.json?["Filters"] != nil },
        machines: { cloud, marker in
            let ssm = SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: cloud)
            var machines: Set<String> = []
            for try await command in ssm.pages(of: SSM.ListCommandsRequest()).items
            where command.comment?.hasSuffix(marker) == true { machines.formUnion(command.instanceIDs) }
            return machines
        },
        started: .json(#"{"Command":{"CommandId":"c-1"}}"#),
        noCommands: .json(#"{"Commands":[]}"#),
        runningCommand: .json(#"{"Commands":[{"CommandId":"c-1","Status":"InProgress"}]}"#),
        noResult: .json(#"{"__type":"InvocationDoesNotExist"}"#, status: 400),
        resultPage: { hasResult, nextToken in
            let results = hasResult ? #"{"CommandId":"c-1","InstanceId":"i-1"}"# : ""
            let token = nextToken.map { #","NextToken":"\#($0)""# } ?? ""
            return .json(#"{"CommandInvocations":[\#(results)]\#(token)}"#)
        },
        allOnline: { request in
            let ids = (request.json?["Filters"] as? [[String: Any]])?.first?["Values"] as? [String] ?? []
            let nodes = ids.map { #"{"InstanceId":"\#($0)","PingStatus":"Online"}"# }
            return .json(#"{"InstanceInformationList":[\#(nodes.joined(separator: ","))]}"#)
        },
        sendWithFaults: { seed, protection in
            let plan = CallPlan(seed: seed)
            let clock = ManualClock()
            let service = CountingService(plan, responses: .ssm, time: clock.time) { clock.advance(by: $0) }
            let ssm = SSMClient(
                region: "us-east-1",
                credentials: service,
                transport: service,
                options: .init(
                    retry: RetryPolicy(maxAttempts: plan.maxAttempts, retriesUnknownOutcomes: protection == .off),
                    timeouts: Timeouts(call: plan.callLimit)
                )
            )
            do throws(SSMError) {
                _ = try await ssm.sendCommand(documentName: "AWS-RunShellScript", instanceIDs: ["i-0123456789abcdef0"])
                return PlanOutcome(seed: seed, service, error: SSMError?.none)
            } catch {
                return PlanOutcome(seed: seed, service, error: error)
            }
        }
    )
}

extension CountingService.Responses {
    /// `SendCommand` of Systems Manager, which has no idempotency token.
    fileprivate static let ssm = CountingService.Responses(
        success: .json(#"{"Command": {"CommandId": "c-1"}}"#),
        serviceError: { code, status in .json(#"{"__type": "\#(code)", "message": "no"}"#, status: status) },
        throttlingCode: "ThrottlingException",
        skewCode: "RequestTimeTooSkewed",
        errorCode: "InvalidDocument",
        token: { _ in nil }
    )
}
