import CloudAssistantKit
import CloudCore
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Tests that a service error is parsed before secrets are removed from it, and in a bounded time.
@Suite struct ServiceErrorReadingTests {
    static func ssm(secret: String, body: String, retry: RetryPolicy = .none) -> SSMClient {
        SSMClient(
            region: "us-east-1",
            credentials: StaticCredentials(Credentials(accessKeyID: "AKID", secretAccessKey: secret)),
            transport: StubTransport(responses: [{ _ in TransportResponse(status: 400, body: Data(body.utf8)) }]),
            options: .init(retry: retry)
        )
    }

    /// A secret can be part of any text, such as the `test` of local emulators, or even the error code itself.
    @Test(arguments: ["x", "test", "InvocationDoesNotExist"])
    func keepsKnownCodes(secret: String) async {
        let ssm = Self.ssm(
            secret: secret,
            body: #"{"__type":"InvocationDoesNotExist","message":"/test/latest/url not found"}"#
        )
        let error = await #expect(throws: SSMError.self) { try await ssm.listCommands() }
        #expect(error?.serviceFailure?.code == .invocationDoesNotExist)
        #expect(error?.serviceFailure?.message == "/test/latest/url not found")
    }

    @Test func keepsThrottlingCodes() async {
        let ssm = Self.ssm(secret: "ThrottlingException", body: #"{"__type":"ThrottlingException","message":"x"}"#)
        let error = await #expect(throws: SSMError.self) { try await ssm.listCommands() }
        #expect(error?.isThrottling == true)
    }

    @Test func hidesAQuotedSecureString() async {
        let ssm = Self.ssm(
            secret: "test",
            body:
                #"{"__type":"ValidationException","message":"1 validation error detected: Value 'TOPSECRETVALUE' at 'value' failed to satisfy constraint"}"#
        )
        let error = await #expect(throws: SSMError.self) {
            try await ssm.putParameter(name: "/a", value: "TOPSECRETVALUE", type: .secureString)
        }
        #expect(
            error?.serviceFailure?.message
                == "1 validation error detected: Value '<redacted>' at 'value' failed to satisfy constraint"
        )
        #expect("\(String(describing: error))".contains("TOPSECRETVALUE") == false)
    }

    @Test func hidesAQuotedScript() async {
        let line = "mysql --password=hunter2-and-more"
        let ssm = Self.ssm(secret: "test", body: #"{"__type":"InvalidParameters","message":"near \#(line): no"}"#)
        let error = await #expect(throws: SSMError.self) {
            try await ssm.sendCommand(
                documentName: "AWS-RunShellScript",
                parameters: ["commands": ["set -e\n\(line)\necho done"]]
            )
        }
        #expect(error?.serviceFailure?.message == "near <redacted>: no")
    }

    /// Readable members and tags are not secrets of the request.
    @Test func showsOtherMembers() async {
        let ssm = Self.ssm(
            secret: "test",
            body: #"{"__type":"ValidationException","message":"tag 'a-tag-of-some-length' and /a/parameter/of/mine"}"#
        )
        let error = await #expect(throws: SSMError.self) {
            try await ssm.putParameter(
                name: "/a/parameter/of/mine",
                value: "something",
                tags: [.init(key: "a", value: "a-tag-of-some-length")]
            )
        }
        #expect(error?.serviceFailure?.message == "tag 'a-tag-of-some-length' and /a/parameter/of/mine")
    }
}
