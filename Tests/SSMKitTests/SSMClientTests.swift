import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Single calls: their requests, responses and errors.
@Suite struct SSMClientTests {
    @Test func sendsSignedJSONToTheRegionsEndpoint() async throws {
        let transport = StubTransport(.json("{}", headers: ["x-amzn-RequestId": "r-1"]))
        let (_, metadata) = try await SSMClient.testing(transport, region: "eu-west-1")
            .sendWithMetadata(SSM.ListCommandsRequest())
        #expect(metadata.requestID == "r-1")
        #expect(metadata.status == 200)
        let sent = try #require(transport.requests.first)
        #expect(sent.method == "POST")
        #expect(sent.url.absoluteString == "https://ssm.eu-west-1.amazonaws.com/")
        #expect(sent.headers["content-type"] == "application/x-amz-json-1.1")
        #expect(sent.headers["x-amz-target"] == "AmazonSSM.ListCommands")
        #expect(sent.headers["x-amz-security-token"] == "planted-token")
        #expect(sent.headers["amz-sdk-request"] == "attempt=1; max=3")
        #expect(sent.headers["amz-sdk-invocation-id"]?.isEmpty == false)
        #expect(sent.headers["user-agent"]?.hasPrefix("swift-cloud-automation/") == true)
        let authorization = try #require(sent.headers["authorization"])
        #expect(authorization.contains("/eu-west-1/ssm/aws4_request, "))
        #expect(
            authorization.contains("SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, ")
        )
        #expect(sent.json == [:])
        #expect(sent.isRepeatable)
    }

    @Test func sendsACommandOnceEvenIfTheOutcomeIsUnknown() async throws {
        let transport = StubTransport(responses: [{ _ in throw TransportError(.interrupted, reason: "cut") }])
        let error = await #expect(throws: SSMError.self) {
            try await SSMClient.testing(transport).sendCommand(
                documentName: "AWS-RunShellScript",
                instanceIDs: ["i-1"],
                parameters: ["commands": ["reboot"]]
            )
        }
        #expect(error?.mayHaveTakenEffect == true)
        #expect(transport.requests.count == 1)
        #expect(transport.requests.first?.isRepeatable == false)
    }

    /// A throttling error with a 5xx status may come from a part of the service behind the one that accepted the command.
    @Test(arguments: [500, 503])
    func doesNotResendACommandAfterThrottlingWithA5xxStatus(status: Int) async throws {
        let serviceError = TransportResponse.json(#"{"__type":"ThrottlingException"}"#, status: status)
        let transport = StubTransport(serviceError, .json("{}"))
        let error = await #expect(throws: SSMError.self) {
            try await SSMClient.testing(transport).sendCommand(documentName: "D", instanceIDs: ["i-1"])
        }
        #expect(error?.mayHaveTakenEffect == true)
        #expect(error?.isThrottling == true)
        #expect(transport.requests.count == 1)
        // An idempotent operation is retried.
        let reading = StubTransport(serviceError, .json(#"{"Status": "Success"}"#))
        let client = SSMClient.testing(reading, options: .init(retry: RetryPolicy(maxDelay: .zero)))
        let invocation = try await client.getCommandInvocation(commandID: "c-1", instanceID: "i-1")
        #expect(invocation.status == .success)
        #expect(reading.requests.count == 2)
    }

    @Test func fillsInTheSameIdempotencyTokenForEveryAttempt() async throws {
        let transport = StubTransport(.json("{}", status: 500), .json(#"{"BaselineId":"pb-1"}"#))
        let client = SSMClient.testing(transport, options: .init(retry: RetryPolicy(maxDelay: .zero)))
        _ = try await client.createPatchBaseline(name: "weekly")
        let tokens = transport.requests.map { $0.json?["ClientToken"] as? String }
        #expect(tokens.count == 2)
        #expect(Set(tokens).count == 1)
        #expect(tokens.first??.isEmpty == false)
    }

    @Test func keepsTheCallersIdempotencyToken() async throws {
        let transport = StubTransport(.json("{}"))
        _ = try await SSMClient.testing(transport).createPatchBaseline(name: "weekly", clientToken: "mine")
        #expect(transport.requests.first?.json?["ClientToken"] as? String == "mine")
    }

    @Test(
        arguments: [
            (#"{"__type":"InvocationDoesNotExist"}"#, [:], "InvocationDoesNotExist", nil),
            (#"{"__type":"com.amazon.ssm#InvalidCommandId","Message":"no"}"#, [:], "InvalidCommandId", "no"),
            (
                #"{"message":"no"}"#, ["x-amzn-errortype": "ThrottlingException:http://example.com/"],
                "ThrottlingException", "no"
            ),
            (#"{"code":"ns#ParameterNotFound:x","message":"no"}"#, [:], "ParameterNotFound", "no"),
            (#"{"__type":"NewException","message":"no"}"#, [:], "NewException", "no"),
            ("<html>\n <b>Bad</b> gateway</html>", [:], "HTTP 400", "<html> <b>Bad</b> gateway</html>"),
            ("", [:], "HTTP 400", nil),
            ("[]", [:], "HTTP 400", "[]"),
            (#"{"__type":""}"#, [:], "HTTP 400", nil),
            (
                "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>m</Message></Error></ErrorResponse>",
                [:], "SignatureDoesNotMatch", nil
            ),
            (
                "<Error><Code><![CDATA[AccessDenied]]></Code><Message><![CDATA[<b> & c]]></Message></Error>",
                [:], "AccessDenied", "<b> & c"
            ),
            // Text that is truncated within a character.
            (#"{"__type":"InvalidCommandId","message":"no \ud83d"}"#, [:], "InvalidCommandId", "no \u{FFFD}"),
        ] as [(String, TransportHeaders, String, String?)]
    )
    func readsEveryFormOfAServiceError(body: String, headers: TransportHeaders, code: String, message: String?) async {
        let transport = StubTransport(
            TransportResponse(
                status: 400,
                headers: TransportHeaders(Array(headers) + [("x-amzn-RequestId", "r-7")]),
                body: Data(body.utf8)
            )
        )
        let error = await #expect(throws: SSMError.self) {
            _ = try await SSMClient.testing(transport, options: .init(retry: .none)).listCommands()
        }
        #expect(error?.serviceFailure?.code.rawValue == code)
        #expect(error?.serviceFailure?.status == 400)
        #expect(error?.requestID == "r-7")
        if let message { #expect(error?.serviceFailure?.message == message) }
        #expect(error.map { "\($0)".contains("r-7") } == true)
    }

    @Test(arguments: ["", "<html>fine</html>", "{\"Commands\": [", "[]", "null", "{\"Commands\": 3}", "\u{feff}{"])
    func reportsAResponseThatCannotBeDecoded(body: String) async throws {
        let transport = StubTransport(
            TransportResponse(status: 200, headers: ["x-amzn-RequestId": "r-8"], body: Data(body.utf8))
        )
        let client = SSMClient.testing(transport)
        if body.isEmpty {
            // An empty body is the response of an operation without output.
            #expect(try await client.listCommands().commands.isEmpty)
            return
        }
        let error = await #expect(throws: SSMError.self) { _ = try await client.listCommands() }
        guard case .decoding(let failure) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(failure.operation == "ListCommands")
        #expect(failure.requestID == "r-8")
        #expect(failure.status == 200)
        #expect(!failure.reason.isEmpty)
    }

    @Test func catchesAndComparesCodes() async {
        let transport = StubTransport(.json(#"{"__type":"InvocationDoesNotExist"}"#, status: 400))
        do throws(SSMError) {
            _ = try await SSMClient.testing(transport).getCommandInvocation(commandID: "c", instanceID: "i")
            Issue.record("no error")
        } catch .service(let failure) where failure.code == .invocationDoesNotExist {
            #expect(failure.code == .unrecognized("InvocationDoesNotExist"))
        } catch {
            Issue.record("\(error)")
        }
    }

    @Test(arguments: [
        (nil, SSMClient.Options()),
        ("us east", SSMClient.Options()),
        ("us-east-1.evil.com", SSMClient.Options()),
        ("", SSMClient.Options()),
        ("us-east-1", SSMClient.Options(endpoint: URL(string: "file:///etc"))),
        ("us-east-1", SSMClient.Options(endpoint: URL(string: "not-a-url"))),
        ("us-east-1", SSMClient.Options(endpoint: URL(string: "http://localhost"), useFIPS: true)),
        ("us-east-1", SSMClient.Options(endpoint: URL(string: "http://localhost"), useDualStack: true)),
    ])
    func sendsNothingWithoutAValidRegionAndEndpoint(region: String?, options: SSMClient.Options) async {
        let transport = StubTransport()
        let host = TestHost(environment: ["AWS_EC2_METADATA_DISABLED": "true"])
        let client = SSMClient.testing(transport, region: region, options: options, host: host)
        let error = await #expect(throws: SSMError.self) { _ = try await client.listCommands() }
        guard case .invalidRequest(let reason) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!reason.description.isEmpty)
        #expect(error?.mayHaveTakenEffect == false)
        #expect(transport.requests.isEmpty)
    }
}
