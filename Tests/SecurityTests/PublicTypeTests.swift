import CloudAssistantKit
import CloudCore
import CloudEmulator
import CloudTestSupport
import CodegenCore
import Foundation
import SSMKit
import Testing

/// Tests that no handwritten public type prints a secret that it contains.
///
/// Generated types are tested in ``SensitiveShapeTests``.
@Suite struct PublicTypeTests {
    /// Values of each type that can contain a secret, each with a secret in it.
    static var samples: [String: [Any]] {
        [
            "Credentials": [Planted.credentials],
            "StaticCredentials": [StaticCredentials(Planted.credentials)],
            "EnvironmentCredentials": [
                EnvironmentCredentials(.aws, environment: Planted.host.environment),
                EnvironmentCredentials(.alibabaCloud, environment: Planted.host.environment),
            ],
            "CredentialsChain": [
                CredentialsChain([StaticCredentials(Planted.credentials)]), CredentialsChain.aws(host: Planted.host),
                CredentialsChain.alibabaCloud(host: Planted.host),
            ],
            "CachedCredentials": [CachedCredentials(StaticCredentials(Planted.credentials))],
            "ProcessCredentials": [
                ProcessCredentials(command: "program --secret \(Planted.key)", format: .aws, host: Planted.host)
            ],
            "AWSProfileCredentials": [AWSProfileCredentials(host: Planted.host)],
            "AWSWebIdentityCredentials": [AWSWebIdentityCredentials(host: Planted.host)],
            "AWSContainerCredentials": [AWSContainerCredentials(host: Planted.host)],
            "AWSInstanceCredentials": [AWSInstanceCredentials(host: Planted.host)],
            "AWSAssumedRoleCredentials": [
                AWSAssumedRoleCredentials(
                    AWSRole(arn: "arn:aws:iam::123456789012:role/r"),
                    from: StaticCredentials(Planted.credentials),
                    host: Planted.host
                )
            ],
            "AlibabaCloudOIDCCredentials": [AlibabaCloudOIDCCredentials(host: Planted.host)],
            "AlibabaCloudFileCredentials": [AlibabaCloudFileCredentials(host: Planted.host)],
            "AlibabaCloudInstanceCredentials": [AlibabaCloudInstanceCredentials(host: Planted.host)],
            "AlibabaCloudURICredentials": [
                AlibabaCloudURICredentials("http://127.0.0.1/?token=\(Planted.token)", host: Planted.host)
            ],
            "AlibabaCloudCLIProfileCredentials": [AlibabaCloudCLIProfileCredentials(host: Planted.host)],
            "AlibabaCloudAssumedRoleCredentials": [
                AlibabaCloudAssumedRoleCredentials(
                    AlibabaCloudRole(arn: "acs:ram::1234567890123456:role/r"),
                    from: StaticCredentials(Planted.credentials),
                    host: Planted.host
                )
            ],
            "HostSystem": [Planted.host],
            "ProgramCall": [
                ProgramCall(arguments: ["program", "--secret", Planted.key], environment: Planted.host.environment)
            ],
            "RequestSignature": Self.signatures,
            "SigV4Signer": [Self.usedSigner],
            "TransportRequest": Self.signedRequests,
            "TransportResponse": [
                TransportResponse(status: 200, headers: ["set-cookie": Planted.token], body: Data(Planted.key.utf8))
            ],
            "TransportHeaders": [TransportHeaders([(name: "Authorization", value: Planted.token)])],
            "ResponseMetadata": [],
            "DecodingFailure": [
                DecodingFailure(
                    operation: "GetParameter",
                    reason: "it is not JSON",
                    requestID: "1",
                    status: 200,
                    body: Data(Planted.key.utf8),
                    attempts: 1
                )
            ],
            "CloudError": [
                SSMError.decoding(
                    DecodingFailure(
                        operation: "GetParameter",
                        reason: "it is not JSON",
                        requestID: "1",
                        status: 200,
                        body: Data(Planted.key.utf8),
                        attempts: 1
                    )
                )
            ],
            "WaiterError": [
                WaiterError<SSM.GetParameterRequest>.failed(Self.parameter),
                WaiterError<SSM.GetParameterRequest>.timedOut(last: Self.parameter),
            ],
            "SSMClient": [Self.ssm],
            "CloudAssistantClient": [
                CloudAssistantClient(region: "cn-hangzhou", credentials: StaticCredentials(Planted.credentials))
            ],
            "Pages": [Self.pages],
            "JSONPages": [Self.ssm.pages(operation: "PutParameter", json: Data(Planted.key.utf8))],
            "Items": [Self.pages.items],
            "Iterator": [Self.pages.makeAsyncIterator(), Self.pages.items.makeAsyncIterator()],
            "EmulatedCloud": [EmulatedCloud(machines: 1)],
            "Script": [
                Script.shell("login \(Planted.key)", environment: ["PASSWORD": Planted.key]),
                Script.powerShell("login \(Planted.key)"),
            ],
            "FileToUpload": [FileToUpload(Data(Planted.key.utf8), name: "key", directory: "/etc")],
            "CommandRun": [Self.ssm.follow(["c-1"])],
            "CommandUpdates": [Self.ssm.follow(["c-1"]).updates, Self.ssm.follow(["c-1"]).updates.makeAsyncIterator()],
            "CommandError": [
                CommandError.call(Self.failedCall, CommandReport(machines: []))
            ],
            "CallFailure": [Self.failedCall],
            "ExchangeRecorder": [ExchangeRecorder(EmulatedCloud(machines: 1), hiding: [])],
        ]
    }

    /// A call whose response contains a secret that must not be printed.
    private static let failedCall = CallFailure(
        SSMError.decoding(
            DecodingFailure(
                operation: "ListCommands",
                reason: "it is not JSON",
                requestID: "1",
                status: 200,
                body: Data(Planted.key.utf8),
                attempts: 1
            )
        )
    )

    /// Types without secrets: settings, names, numbers and reasons.
    ///
    /// The texts of reasons are tested in ``FailureTests``.
    static let harmless: Set<String> = [
        "AccessDeniedDetail", "ResponseDecoding",
        // The names and kinds of members, without values.
        "Members", "MemberList", "MemberOptions", "MemberStyle", "ValueKind",
        "Timeouts", "AliyunRPCSigner", "ACS3Signer", "Options", "TimeoutFailure", "CancellationFailure",
        "TransportError", "Kind",
        "ServiceFailure", "CredentialsError", "Source", "InvalidRequestError", "RetryPolicy", "Variables", "AWSRole",
        "AlibabaCloudRole", "Format", "RefreshMargins", "ProgramError", "FileError", "Reason",
        "AlibabaCloudConfiguration", "AWSConfiguration", "ConfigurationError", "CallEvent", "CallOutcome",
        "TextLog", "Destination",
        "LoggerObserver", "MetricsObserver", "TracingObserver", "CommandRunService", "ShutdownBehavior",
        "CredentialsRenewalService",
        "CurlTransport", "DefaultTransport", "TLS", "EmulatorServer", "EmulatorServerError",
        // Doesn't show the password. See ProxyTests.
        "Proxy",
        "URLSessionTransport", "AsyncHTTPClientTransport", "TimeSource", "OperationDescriptor", "Machine", "Platform",
        "EmulatorClock",
        "ScriptExecutor", "ScriptResult", "ManualClock", "Instant", "OperationPart", "SSM", "CloudAssistant",
        "Signature",
        "ErrorDetails", "RunOptions", "Share", "OutputLocation", "Targets", "Interpreter", "CommandState",
        "CommandUpdate",
        "Readiness", "CommandSchedule", "Weekday", "FaultPlan", "Fault", "Agent", "ListLag", "ListOrder",
        // The output of scripts is meant for the caller.
        "CommandReport", "MachineResult", "StepResult", "CommandOutput", "MachineLocation", "Cloud",
        // Recorded without secrets. See RecordingTests.
        "RecordedExchange", "Request", "Response", "Failure", "Header", "ExchangeReplayer",
    ]

    @Test(arguments: samples.keys.sorted())
    func doesNotPrintSecrets(type: String) {
        for sample in Self.samples[type] ?? [] {
            let rendering = Rendering(of: sample)
            for mark in Planted.marks {
                #expect(rendering.texts.filter { $0.contains(mark) } == [], "\(type)")
            }
        }
    }

    @Test func metadataDoesNotPrintSecrets() async throws {
        let transport = StubTransport(.json("{}", headers: ["set-cookie": Planted.token, "x-note": "shown"]))
        let ssm = SSMClient(
            region: "us-east-1",
            credentials: StaticCredentials(Planted.credentials),
            transport: transport
        )
        let metadata = try await ssm.sendWithMetadata(SSM.ListCommandsRequest()).metadata
        #expect(Rendering(of: metadata).texts.filter { $0.contains(Planted.marks[0]) } == [])
        #expect(Rendering(of: metadata).contains("shown"))
    }

    /// A new type must be added to one of the two lists.
    @Test func coversEveryPublicType() throws {
        let found = try Self.publicTypes()
        #expect(found.subtracting(Self.samples.keys).subtracting(Self.harmless) == [])
        #expect(Set(Self.samples.keys).union(Self.harmless).subtracting(found) == [])
    }

    /// The search finds a secret that is printed.
    @Test func findsPrintedSecrets() {
        struct Careless { var inner = ["password": [Planted.key]] }
        #expect(Rendering(of: Careless()).contains(Planted.marks[0]))
    }

    /// The names of the handwritten public types.
    private static func publicTypes() throws -> Set<String> {
        let declaration = try Regex<(Substring, Substring)>(
            "(?m)^ *public (?:final )?(?:struct|enum|class|actor) ([A-Za-z0-9]+)"
        )
        var names: Set<String> = []
        for module in ["CloudCore", "SSMKit", "CloudAssistantKit", "CloudEmulator"] {
            let files = try Project.files(in: "Sources/\(module)", ending: ".swift")
            for (path, text) in files where !path.hasPrefix("Generated/") {
                names.formUnion(text.matches(of: declaration).map { String($0.output.1) })
            }
        }
        return names
    }

    // MARK: Longer samples

    private static let ssm = SSMClient(region: "us-east-1", credentials: StaticCredentials(Planted.credentials))
    private static let parameter = SSM.GetParameterResponse(parameter: .init(name: "/a", value: Planted.key))

    private static let request = TransportRequest(method: "POST", url: Self.url)
    private static let url = URL(string: "https://example.com/?Action=RunCommand") ?? URL(filePath: "/")

    private static let usedSigner: SigV4Signer = {
        let signer = SigV4Signer(service: "ssm", region: "us-east-1")
        _ = try? signer.sign(Self.request, with: Planted.credentials, at: Date())
        return signer
    }()

    private static var signatures: [Any] {
        [
            (try? Self.usedSigner.signature(for: Self.request, with: Planted.credentials, at: Date())) as Any,
            (try? Self.usedSigner.signature(
                for: Self.request,
                with: Planted.credentials,
                at: Date(),
                expiresIn: .seconds(60)
            )) as Any,
            (try? ACS3Signer().signature(for: Self.request, with: Planted.credentials, at: Date(), nonce: "n")) as Any,
            (try? AliyunRPCSigner().signature(for: Self.request, with: Planted.credentials, at: Date(), nonce: "n"))
                as Any,
        ]
    }

    private static var signedRequests: [Any] {
        [
            (try? Self.usedSigner.sign(Self.request, with: Planted.credentials, at: Date())) as Any,
            (try? Self.usedSigner.presign(
                Self.request,
                with: Planted.credentials,
                at: Date(),
                expiresIn: .seconds(60)
            )) as Any,
            (try? ACS3Signer().sign(Self.request, with: Planted.credentials, at: Date(), nonce: "n")) as Any,
            (try? AliyunRPCSigner().sign(Self.request, with: Planted.credentials, at: Date(), nonce: "n")) as Any,
        ]
    }

    private static let pages = Self.ssm.pages(of: SSM.ListCommandsRequest())
}
