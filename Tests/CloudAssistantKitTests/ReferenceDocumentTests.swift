import CloudAssistantKit
import CloudTestSupport
import Foundation
import Testing

/// The parameters, sample values and error codes of the reference document of `InvokeCommand`.
@Suite struct ReferenceDocumentTests {
    @Test func sendsTheSampleRequest() async throws {
        let transport = StubTransport(
            .json(
                #"{"RequestId": "E69EF3CC-94CD-42E7-8926-F133B86387C0", "InvokeId": "t-7d2a745b412b4601b2d47f6a768d0000"}"#
            )
        )
        var request = CloudAssistant.InvokeCommandRequest(
            commandID: "c-e996287206324975b5fbe1d0000",
            frequency: "0 */20 * * * *",
            instanceIDs: ["i-bp185dy2o3o6n0000"],
            parameters: ["name": "Jack", "accessKey": "LTAIdyv000000aRY"],
            username: "root"
        )
        request.deprecatedTimed = true
        let response = try await CloudAssistantClient.testing(transport).invokeCommand(request)
        #expect(response.invokeID == "t-7d2a745b412b4601b2d47f6a768d0000")
        #expect(response.requestID == "E69EF3CC-94CD-42E7-8926-F133B86387C0")

        let sent = try #require(transport.requests.first)
        #expect(sent.method == "POST")
        #expect(sent.url.query() == nil)
        #expect(sent.url.host() == "ecs-cn-hangzhou.aliyuncs.com")
        #expect(sent.headers["x-acs-action"] == "InvokeCommand")
        #expect(sent.headers["x-acs-version"] == "2014-05-26")
        #expect(sent.headers["accept"] == "application/json")
        var parameters = sent.parameters
        #expect(parameters.removeValue(forKey: "ClientToken")?.isEmpty == false)
        #expect(
            parameters == [
                "CommandId": "c-e996287206324975b5fbe1d0000", "Frequency": "0 */20 * * * *",
                "InstanceId.1": "i-bp185dy2o3o6n0000", "RegionId": "cn-hangzhou", "Timed": "true", "Username": "root",
                "Parameters": #"{"accessKey":"LTAIdyv000000aRY","name":"Jack"}"#,
            ]
        )
    }

    /// The service sends the sample response in XML only if a client requests it, which this client doesn't.
    @Test func reportsAResponseInXMLAsADecodingError() async throws {
        let body = """
            <InvokeCommandResponse>
                  <RequestId>E69EF3CC-94CD-42E7-8926-F133B86387C0</RequestId>
                  <InvokeId>t-7d2a745b412b4601b2d47f6a768d0000</InvokeId>
            </InvokeCommandResponse>
            """
        let transport = StubTransport(TransportResponse(status: 200, body: Data(body.utf8)))
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await CloudAssistantClient.testing(transport).invokeCommand(commandID: "c-1", instanceIDs: ["i-1"])
        }
        guard case .decoding(let failure) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        // The excerpt contains the id of the command that was started.
        #expect(failure.excerpt.contains("t-7d2a745b412b4601b2d47f6a768d0000"))
        #expect(error?.mayHaveTakenEffect == true)
    }

    @Test func sendsEveryDocumentedParameter() async throws {
        let transport = StubTransport(.json("{}"))
        var request = CloudAssistant.InvokeCommandRequest(
            commandID: "c-1",
            clientToken: "token",
            containerID: "docker://x",
            containerName: "web",
            frequency: "rate(5m)",
            instanceIDs: ["i-1", "i-2"],
            launcher: "python3 -u {{ACS::ScriptFileName|Ext(\".py\")}}",
            ossOutputDelivery: "oss://bucket/out",
            parameters: [:],
            regionID: "cn-beijing",
            repeatMode: .period,
            resourceGroupID: "rg-1",
            resourceTags: [.init(key: "env", value: "prod")],
            tags: [.init(key: "a", value: "1"), .init(key: "b")],
            terminationMode: .processTree,
            timeout: 60,
            username: "ubuntu",
            windowsPasswordName: "pw",
            workingDir: "/root"
        )
        request.deprecatedTimed = false
        _ = try await CloudAssistantClient.testing(transport).invokeCommand(request)
        #expect(
            transport.requests.first?.parameters == [
                "ClientToken": "token", "CommandId": "c-1", "ContainerId": "docker://x", "ContainerName": "web",
                "Frequency": "rate(5m)", "InstanceId.1": "i-1", "InstanceId.2": "i-2",
                "Launcher": "python3 -u {{ACS::ScriptFileName|Ext(\".py\")}}", "OssOutputDelivery": "oss://bucket/out",
                "Parameters": "{}", "RegionId": "cn-beijing", "RepeatMode": "Period", "ResourceGroupId": "rg-1",
                "ResourceTag.1.Key": "env", "ResourceTag.1.Value": "prod", "Tag.1.Key": "a", "Tag.1.Value": "1",
                "Tag.2.Key": "b", "TerminationMode": "ProcessTree", "Timed": "false", "Timeout": "60",
                "Username": "ubuntu", "WindowsPasswordName": "pw", "WorkingDir": "/root",
            ]
        )
    }

    // The error codes of the reference document.
    @Test(arguments: [
        "RegionId.ApiNotSupported", "InternalError.Dispatch", "InvalidInstance.NotFound", "InvalidInstance.NotMatch",
        "InvalidCmdId.NotFound", "MissingParam.Frequency", "InvalidParam.Frequency", "InstanceIds.ExceedLimit",
        "Parameter.Disabled", "ParameterCount.ExceedLimit", "ParameterKey.ExceedLimit", "CmdContent.ExceedLimit",
        "ParameterKey.Duplicate", "Parameter.NotMatched", "Username.ExceedLimit",
    ])
    func hasACaseForEveryDocumentedErrorCode(code: String) async {
        #expect(CloudAssistant.InvokeCommandRequest.documentedErrors.contains { $0.rawValue == code })
        let body =
            #"{"Code":"\#(code)","Message":"m","RequestId":"r-1","HostId":"ecs.example.com","Recommend":"https://example.com/"}"#
        let transport = StubTransport(.json(body, status: 403))
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await CloudAssistantClient.testing(transport, options: .init(retry: .none))
                .invokeCommand(commandID: "c-1")
        }
        let failure = error?.serviceFailure
        #expect(failure?.code.rawValue == code)
        #expect(failure?.message == "m")
        #expect(failure?.requestID == "r-1")
        #expect(failure?.details?.hostID == "ecs.example.com")
        #expect(failure?.details?.recommendation == "https://example.com/")
        if case .unrecognized = failure?.code { Issue.record("\(code) has no case") }
    }
}
