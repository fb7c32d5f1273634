import CloudAssistantKit
import CloudCore
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// That what a service says when it refuses is read before secrets are taken out of it, and in a bounded time.
@Suite struct ServiceErrorReadingTests {
    private static func ssm(secret: String, body: String, retry: RetryPolicy = .none) -> SSMClient {
        SSMClient(
            region: "us-east-1",
            credentials: StaticCredentials(Credentials(accessKeyID: "AKID", secretAccessKey: secret)),
            transport: StubTransport(responses: [{ _ in TransportResponse(status: 400, body: Data(body.utf8)) }]),
            options: .init(retry: retry)
        )
    }

    /// A secret may be a part of any word, such as the `test` of local emulators, or even the code itself.
    @Test(arguments: ["x", "test", "InvocationDoesNotExist"])
    func knownCodesStay(secret: String) async {
        let ssm = Self.ssm(
            secret: secret,
            body: #"{"__type":"InvocationDoesNotExist","message":"/test/latest/url not found"}"#
        )
        let error = await #expect(throws: SSMError.self) { try await ssm.listCommands() }
        #expect(error?.serviceFailure?.code == .invocationDoesNotExist)
        #expect(error?.serviceFailure?.message == "/test/latest/url not found")
    }

    @Test func throttlingStaysThrottling() async {
        let ssm = Self.ssm(secret: "ThrottlingException", body: #"{"__type":"ThrottlingException","message":"x"}"#)
        let error = await #expect(throws: SSMError.self) { try await ssm.listCommands() }
        #expect(error?.isThrottling == true)
    }

    @Test func aQuotedSecureStringIsHidden() async {
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

    @Test func aQuotedScriptIsHidden() async {
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

    /// What others may read and tags hold is not a secret of the request.
    @Test func otherMembersAreShown() async {
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

    /// Texts that make a search or a parser that starts over again and again take the square of their length.
    @Test(arguments: ["<!--", "<a><![CDATA[", "&", "&#", "\\u", "{\"a\":", "%", "KEY"])
    func readingTakesNoLongerForALongerText(piece: String) async {
        let secret = String(repeating: "KEY", count: 300) + "!"
        let clock = ContinuousClock()
        func time(_ size: Int) async -> Duration {
            let body = String(repeating: piece, count: size / piece.utf8.count)
            let ssm = Self.ssm(secret: secret, body: body)
            return await clock.measure {
                await #expect(throws: SSMError.self) { try await ssm.listCommands() }
            }
        }
        _ = await time(1_000)
        let short = await time(SecretFilter.longestText)
        let long = await time(2_000_000)
        #expect(long < short * 4 + .milliseconds(500))
    }
}
