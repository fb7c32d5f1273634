import CloudAssistantKit
import CloudEmulator
import Foundation
import SSMKit
import Testing

extension EmulatedCloud {
    /// Returns a client of Systems Manager that does not retry by default.
    func ssm(retry: RetryPolicy = .none) -> SSMClient {
        SSMClient(region: "us-east-1", credentials: self.credentials, transport: self, options: .init(retry: retry))
    }

    /// Returns a client of Cloud Assistant that does not retry by default.
    func assistant(retry: RetryPolicy = .none) -> CloudAssistantClient {
        CloudAssistantClient(
            region: "cn-hangzhou",
            credentials: self.credentials,
            transport: self,
            options: .init(retry: retry)
        )
    }
}

extension SSMClient {
    /// Sends a script and returns the command's ID.
    func sendScript(
        _ script: String = "true",
        on ids: [String]? = nil,
        targets: [SSM.Target]? = nil,
        deliveryTimeout: Int? = nil,
        executionTimeout: Int? = nil,
        maxConcurrency: String? = nil,
        maxErrors: String? = nil
    ) async throws -> String {
        var parameters = ["commands": [script]]
        if let executionTimeout { parameters["executionTimeout"] = ["\(executionTimeout)"] }
        let sent = try await self.sendCommand(
            documentName: "AWS-RunShellScript",
            instanceIDs: ids,
            targets: targets,
            timeoutSeconds: deliveryTimeout,
            parameters: parameters,
            maxConcurrency: maxConcurrency,
            maxErrors: maxErrors
        )
        return sent.command?.commandID ?? ""
    }

    /// Returns the status details of a command's invocations, by machine.
    func states(of id: String) async throws -> [String: String] {
        var states: [String: String] = [:]
        for try await invocation in self.pages(of: SSM.ListCommandInvocationsRequest(commandID: id)).items {
            states[invocation.instanceID ?? ""] = invocation.statusDetails
        }
        return states
    }
}

extension CloudAssistantClient {
    /// Runs a script and returns the invocation's ID.
    func runScript(_ script: String = "true", on ids: [String], timeout: Int? = nil) async throws -> String {
        let started = try await self.runCommand(
            commandContent: script,
            type: .runShellScript,
            instanceIDs: ids,
            timeout: timeout
        )
        return started.invokeID ?? ""
    }

    /// Returns the results of an invocation, one for each machine.
    func results(of id: String) async throws -> [CloudAssistant.InvocationResult] {
        var results: [CloudAssistant.InvocationResult] = []
        let request = CloudAssistant.DescribeInvocationResultsRequest(invokeID: id, maxResults: 50)
        for try await result in self.pages(of: request).items { results.append(result) }
        return results
    }
}

/// Returns the code of the service error that a call throws.
func errorCode(_ call: () async throws -> Void) async -> SSM.ErrorCode? {
    await #expect(throws: SSMError.self) { try await call() }?.serviceFailure?.code
}
