import CloudAssistantKit
import CloudTestSupport
import Foundation
import Testing

/// Single calls: their requests, responses and errors.
@Suite struct CloudAssistantClientTests {
    @Test func signsWithVersion3ByDefault() async throws {
        let transport = StubTransport(.json("{}"))
        _ = try await CloudAssistantClient.testing(transport).describeCommands()
        let sent = try #require(transport.requests.first)
        #expect(sent.headers["authorization"]?.hasPrefix("ACS3-HMAC-SHA256 Credential=LTAI,") == true)
        #expect(sent.headers["x-acs-security-token"] == "planted-token")
        #expect(sent.headers["x-acs-accesskey-id"] == "LTAI")
        #expect(sent.parameters == ["RegionId": "cn-hangzhou"])
    }

    @Test func signsWithVersion1IfChosen() async throws {
        let transport = StubTransport(.json("{}"))
        _ = try await CloudAssistantClient.testing(transport, options: .init(signature: .rpc)).describeCommands()
        let sent = try #require(transport.requests.first)
        #expect(sent.headers["authorization"] == nil)
        let names: Set = [
            "AccessKeyId", "Action", "Format", "RegionId", "SecurityToken", "Signature", "SignatureMethod",
            "SignatureNonce", "SignatureVersion", "Timestamp", "Version",
        ]
        #expect(Set(sent.parameters.keys) == names)
        #expect(sent.parameters["Action"] == "DescribeCommands")
        #expect(sent.parameters["Format"] == "JSON")
    }

    @Test func sendsTheSameTokenAndANewNonceWithEachAttempt() async throws {
        let transport = StubTransport(
            .json(#"{"Code":"ServiceUnavailable"}"#, status: 503),
            .json(#"{"Code":"SignatureNonceUsed"}"#, status: 400),
            .json(#"{"InvokeId":"t-1"}"#)
        )
        let client = CloudAssistantClient.testing(transport, options: .init(retry: RetryPolicy(maxDelay: .zero)))
        let response = try await client.runCommand(
            commandContent: "uptime",
            type: .runShellScript,
            instanceIDs: ["i-1"]
        )
        #expect(response.invokeID == "t-1")
        #expect(Set(transport.requests.map { $0.parameters["ClientToken"] }).count == 1)
        #expect(Set(transport.requests.map { $0.headers["x-acs-signature-nonce"] }).count == 3)
    }

    @Test func doesNotResendAWriteWithoutAToken() async {
        let transport = StubTransport(.json(#"{"Code":"InternalError"}"#, status: 500), .json("{}"))
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await CloudAssistantClient.testing(transport).installCloudAssistant(instanceIDs: ["i-1"])
        }
        #expect(error?.mayHaveTakenEffect == true)
        #expect(transport.requests.count == 1)
    }

    @Test func doesNotResendAWriteWhoseNonceWasUsed() async {
        let transport = StubTransport(.json(#"{"Code":"SignatureNonceUsed"}"#, status: 400), .json("{}"))
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await CloudAssistantClient.testing(transport).modifyCommand(commandID: "c-1", name: "other")
        }
        #expect(error?.mayHaveTakenEffect == true)
        #expect(transport.requests.count == 1)
    }

    @Test func readsWrappedLists() async throws {
        let transport = StubTransport(
            .json(
                #"""
                {"RequestId": "r-1", "TotalCount": "2", "PageNumber": 1, "PageSize": 10, "NextToken": "",
                 "Commands": {"Command": [
                    {"CommandId": "c-1", "Name": "first", "Timeout": "60", "InvokeTimes": 3, "Version": 1,
                     "EnableParameter": "true", "ParameterNames": {"ParameterName": ["a", "b"]},
                     "Tags": {"Tag": [{"TagKey": "env", "TagValue": "prod"}]}, "Future": {"x": 1}},
                    {"CommandId": "c-2", "ParameterNames": {"ParameterName": null}, "Tags": null}]}}
                """#
            )
        )
        let response = try await CloudAssistantClient.testing(transport).describeCommands()
        #expect(response.totalCount == 2)
        #expect(response.commands.map(\.commandID) == ["c-1", "c-2"])
        let command = try #require(response.commands.first)
        #expect(command.timeout == 60)
        #expect(command.enableParameter == true)
        #expect(command.parameterNames == ["a", "b"])
        #expect(command.tags.map(\.tagKey) == ["env"])
        #expect(response.commands.last?.parameterNames == [])
    }

    @Test func readsTheResultsOfAnInvocation() async throws {
        let output = Data([0x68, 0x69, 0xff, 0x0a])
        let transport = StubTransport(
            .json(
                #"""
                {"RequestId": "r-1", "Invocation": {"TotalCount": 1, "PageNumber": 1, "PageSize": 10, "NextToken": "",
                  "InvocationResults": {"InvocationResult": [
                    {"InvokeId": "t-1", "InstanceId": "i-1", "InvocationStatus": "Failed", "InvokeRecordStatus": "Finished",
                     "ExitCode": 1, "Dropped": 7, "ErrorCode": "ExitCodeNonzero", "ErrorInfo": "", "Repeats": 1,
                     "Output": "\#(output.base64EncodedString())", "StartTime": "2026-01-02T03:04:05Z"}]}}}
                """#
            )
        )
        let request = CloudAssistant.DescribeInvocationResultsRequest(invokeID: "t-1")
        var results: [CloudAssistant.InvocationResult] = []
        for try await result in CloudAssistantClient.testing(transport).pages(of: request).items {
            results.append(result)
        }
        let result = try #require(results.first)
        #expect(result.invocationStatus == .failed)
        #expect(result.errorCode == .exitCodeNonzero)
        #expect(result.exitCode == 1)
        #expect(result.dropped == 7)
        #expect(result.output.flatMap { Data(base64Encoded: $0) } == output)
        #expect(transport.requests.count == 1)
    }

    @Test func readsTheStatusOfTheAgent() async throws {
        let transport = StubTransport(
            .json(
                #"""
                {"InstanceCloudAssistantStatusSet": {"InstanceCloudAssistantStatus": [
                  {"InstanceId": "i-1", "CloudAssistantStatus": "true"},
                  {"InstanceId": "i-2", "CloudAssistantStatus": "false"}]}}
                """#
            )
        )
        let response = try await CloudAssistantClient.testing(transport).describeCloudAssistantStatus()
        #expect(response.instanceCloudAssistantStatusSet.map(\.cloudAssistantStatus) == [true, false])
    }

    @Test(arguments: [
        (#"{"Code":"Throttling.User","Message":"slow","RequestId":"r-1"}"#, "Throttling.User", true),
        (#"{"code":"InvalidCmdId.NotFound","message":"none","requestId":"r-1"}"#, "InvalidCmdId.NotFound", false),
        ("<Error><Code>InvalidCmdId.NotFound</Code><RequestId>r-1</RequestId></Error>", "InvalidCmdId.NotFound", false),
        (
            "<Error><Code><![CDATA[Throttling]]></Code><Message><![CDATA[<a>&]]></Message></Error>", "Throttling", true
        ),
        ("<html>bad gateway</html>", "HTTP 400", false), ("", "HTTP 400", false),
    ])
    func readsEveryFormOfAServiceError(body: String, code: String, isThrottling: Bool) async {
        let transport = StubTransport(TransportResponse(status: 400, body: Data(body.utf8)))
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await CloudAssistantClient.testing(transport, options: .init(retry: .none)).describeCommands()
        }
        #expect(error?.serviceFailure?.code.rawValue == code)
        #expect(error?.isThrottling == isThrottling)
        if body.contains("r-1") { #expect(error?.requestID == "r-1") }
    }

    @Test(arguments: [
        #"""
        {"Code":"Forbidden.RAM","Message":"no","AccessDeniedDetail":{"AuthAction":"ecs:RunCommand","PolicyType":"P",
        "AuthPrincipalOwnerId":1234,"NoPermissionType":"ImplicitDeny","New":{"AuthAction":"x"},"List":["x"]}}
        """#,
        #"""
        {"accessDeniedDetail":{"authAction":"ecs:RunCommand","policyType":"P","authPrincipalOwnerId":"1234",
        "noPermissionType":"ImplicitDeny"},"code":"Forbidden.RAM","message":"no"}
        """#,
        """
        <Error><Code>Forbidden.RAM</Code><Message>no</Message><AccessDeniedDetail><AuthAction>ecs:RunCommand</AuthAction>
        <PolicyType><![CDATA[P]]></PolicyType><AuthPrincipalOwnerId>1234</AuthPrincipalOwnerId>
        <NoPermissionType>ImplicitDeny</NoPermissionType></AccessDeniedDetail></Error>
        """,
    ])
    func reportsWhyAccessWasDenied(body: String) async {
        let transport = StubTransport(TransportResponse(status: 403, body: Data(body.utf8)))
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await CloudAssistantClient.testing(transport).describeCommands()
        }
        let denied = CloudAssistant.AccessDeniedDetail(
            authAction: "ecs:RunCommand",
            authPrincipalOwnerID: "1234",
            noPermissionType: "ImplicitDeny",
            policyType: "P"
        )
        #expect(error?.serviceFailure?.code.rawValue == "Forbidden.RAM")
        #expect(error?.serviceFailure?.details?.accessDenied == denied)
    }

    @Test(arguments: [
        #"{"Code":"C"}"#, #"{"Code":"C","AccessDeniedDetail":null}"#, "[]", "", "<Error><Code>C</Code></Error>",
    ])
    func reportsNoAccessDetailIfTheServiceSendsNone(body: String) async {
        let transport = StubTransport(TransportResponse(status: 403, body: Data(body.utf8)))
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await CloudAssistantClient.testing(transport).describeCommands()
        }
        #expect(error?.serviceFailure?.details?.accessDenied == nil)
    }

    @Test(arguments: ["", "<html>fine</html>", #"{"Commands": "#, "[]", #"{"Commands": 3}"#])
    func reportsAResponseThatCannotBeDecoded(body: String) async {
        let transport = StubTransport(TransportResponse(status: 200, body: Data(body.utf8)))
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await CloudAssistantClient.testing(transport).describeCommands()
        }
        guard case .decoding(let failure) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failure.operation == "DescribeCommands")
    }

    @Test(arguments: [
        ("cn-beijing", false, "ecs.cn-beijing.aliyuncs.com"), ("cn-hangzhou", false, "ecs-cn-hangzhou.aliyuncs.com"),
        ("cn-hangzhou", true, "ecs-vpc.cn-hangzhou.aliyuncs.com"),
        ("us-west-1", true, "ecs-vpc.us-west-1.aliyuncs.com"),
        ("cn-wuhan", false, "ecs.aliyuncs.com"), ("mars-1", false, "ecs.mars-1.aliyuncs.com"),
    ])
    func resolvesTheEndpoint(region: String, vpc: Bool, host: String) async throws {
        let transport = StubTransport(.json("{}"))
        _ = try await CloudAssistantClient.testing(transport, region: region, options: .init(useVPC: vpc))
            .describeRegions()
        #expect(transport.requests.first?.url.host() == host)
    }

    @Test(arguments: ["", "cn hangzhou", "cn-hangzhou.evil.com", "cn/hangzhou"])
    func sendsNothingForAnInvalidRegion(region: String) async {
        let transport = StubTransport()
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await CloudAssistantClient.testing(transport, region: region).describeCommands()
        }
        guard case .invalidRequest(.invalidRegion(region)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(transport.requests.isEmpty)
    }

    @Test func omitsScriptsAndParametersFromDescriptions() {
        let request = CloudAssistant.RunCommandRequest(
            commandContent: "planted-secret-key",
            type: .runShellScript,
            parameters: ["key": "planted-secret-key"]
        )
        var text = "\(request) \(String(reflecting: request))"
        dump(request, to: &text)
        #expect(!text.contains("planted-secret-key"))
    }
}
