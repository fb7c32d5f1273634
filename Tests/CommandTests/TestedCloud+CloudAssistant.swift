import CloudAssistantKit
import CloudEmulator
import CloudTestSupport
import Foundation

extension TestedCloud {
    /// Cloud Assistant.
    static let cloudAssistant = TestedCloud(
        testDescription: "Cloud Assistant",
        operations: Operations(
            start: "RunCommand",
            stop: "StopInvocation",
            listCommands: "DescribeInvocations",
            listResults: "DescribeInvocationResults",
            listMachines: "DescribeCloudAssistantStatus"
        ),
        client: { CloudAssistantClient(region: "cn-hangzhou", credentials: $0, transport: $1) },
        machinesPerCommand: 100,
        longDuration: 50,
        hasIdempotencyToken: true,
        idPrefix: "t-",
        namesTaggedMachines: true,
        lostMachineState: .failed,
        longOutput: (40_000, 24_576),
        codeMember: "Code",
        code: { kind in
            switch kind {
            case .unknownCommand: ("InvalidInvokeId.NotFound", 404)
            case .accessDenied: ("Forbidden.RAM", 403)
            case .throttled: ("Throttling.User", 400)
            case .serverFault: ("InternalError", 500)
            case .expiredToken: ("InvalidSecurityToken.Expired", 400)
            }
        },
        stoppedCommand: { $0.parameters["InvokeId"] },
        fetchesOneResult: { $0.operation == "DescribeInvocationResults" && $0.parameters["InstanceId"] != nil },
        searchesCommands: { $0.operation == "DescribeInvocations" && $0.parameters["InvokeId"] == nil },
        machines: { cloud, marker in
            let client = CloudAssistantClient(
                region: "cn-hangzhou",
                credentials: cloud.credentials,
                transport: cloud
            )
            var machines: Set<String> = []
            let request = CloudAssistant.DescribeInvocationsRequest(commandName: marker, maxResults: 50)
            for try await invocation in client.pages(of: request).items {
                machines.formUnion(invocation.invokeInstances.compactMap(\.instanceID))
            }
            return machines
        },
        started: .json(#"{"InvokeId":"t-1"}"#),
        noCommands: .json(#"{"Invocations":{"Invocation":[]}}"#),
        runningCommand: .json(#"{"Invocations":{"Invocation":[{"InvokeId":"t-1","InvocationStatus":"Running"}]}}"#),
        noResult: .json(#"{"Invocation":{"InvocationResults":{"InvocationResult":[]}}}"#),
        resultPage: { hasResult, nextToken in
            let results = hasResult ? #"{"InvokeId":"t-1","InstanceId":"i-1"}"# : ""
            let token = nextToken.map { #""NextToken":"\#($0)","# } ?? ""
            return .json(#"{"Invocation":{\#(token)"InvocationResults":{"InvocationResult":[\#(results)]}}}"#)
        },
        allOnline: { request in
            let ids = request.parameters.filter { $0.key.hasPrefix("InstanceId.") }.values
            let nodes = ids.map { #"{"InstanceId":"\#($0)","CloudAssistantStatus":"true"}"# }.joined(separator: ",")
            return .json(
                #"{"InstanceCloudAssistantStatusSet":{"InstanceCloudAssistantStatus":[\#(nodes)]},"TotalCount":50}"#
            )
        },
        sendWithFaults: { seed, protection in
            // Half of the plans for each signature.
            let signature: CloudAssistantClient.Signature = seed.isMultiple(of: 2) ? .acs3 : .rpc
            return await Self.runCommandWithFaults(seed: seed, signature: signature, protection, token: nil)
        }
    )

    /// Sends one `RunCommand` with faults by the plan of a seed.
    static func runCommandWithFaults(
        seed: UInt64,
        signature: CloudAssistantClient.Signature,
        _ protection: FaultProtection,
        token: String?
    ) async -> PlanOutcome {
        let plan = CallPlan(seed: seed)
        let clock = ManualClock()
        let voice = CountingService.Responses.cloudAssistant(remembersTokens: protection == .on)
        let service = CountingService(plan, responses: voice, time: clock.time) { clock.advance(by: $0) }
        let client = CloudAssistantClient(
            region: "cn-hangzhou",
            credentials: service,
            transport: service,
            options: .init(
                signature: signature,
                retry: RetryPolicy(maxAttempts: plan.maxAttempts),
                timeouts: Timeouts(call: plan.callLimit)
            )
        )
        var request = CloudAssistant.RunCommandRequest(commandContent: "uptime", type: .runShellScript)
        request.instanceIDs = ["i-bp185dy2o3o6n0000000"]
        request.clientToken = token
        do throws(CloudAssistantError) {
            _ = try await client.send(request)
            return PlanOutcome(seed: seed, service, error: CloudAssistantError?.none)
        } catch {
            return PlanOutcome(seed: seed, service, error: error)
        }
    }
}

extension CountingService.Responses {
    /// Returns `RunCommand` of Cloud Assistant, which runs a command once for each token, or ignores tokens.
    fileprivate static func cloudAssistant(remembersTokens: Bool) -> CountingService.Responses {
        CountingService.Responses(
            success: .json(#"{"CommandId": "c-1", "InvokeId": "t-1", "RequestId": "1"}"#),
            serviceError: { code, status in .json(#"{"Code": "\#(code)", "Message": "no"}"#, status: status) },
            throttlingCode: "Throttling.User",
            skewCode: "InvalidTimeStamp.Expired",
            errorCode: "InvalidParameter.Content",
            token: { request in
                guard remembersTokens else { return nil }
                return request.parameters["ClientToken"].flatMap { $0.isEmpty ? nil : $0 }
            }
        )
    }
}
