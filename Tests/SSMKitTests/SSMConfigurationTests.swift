import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Configuration of a client from its environment, files and instance.
@Suite(.timeLimit(.minutes(5 * patience))) struct SSMConfigurationTests {
    private static let keys = """

        aws_access_key_id = AKIDPROFILE
        aws_secret_access_key = planted-secret-key
        """

    /// Makes a call and returns the host that it was sent to.
    private func host(
        _ host: TestHost,
        region: String? = nil,
        options: SSMClient.Options = .init()
    ) async throws(SSMError) -> String? {
        let transport = StubTransport(.json("{}"))
        _ = try await SSMClient.testing(transport, region: region, options: options, host: host).listCommands()
        return transport.requests.first?.url.host()
    }

    @Test(arguments: [
        (["AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-2"], "eu-west-1"),
        (["AWS_DEFAULT_REGION": "eu-west-2"], "eu-west-2"),
        ([:], "eu-central-1"),
        (["AWS_PROFILE": "work"], "ap-south-1"),
    ])
    func findsTheRegionInTheEnvironmentAndTheProfile(environment: [String: String], region: String) async throws {
        let config = "[default]\nregion = eu-central-1\n[profile work]\nregion = ap-south-1\n"
        let host = TestHost(environment: environment, files: ["/home/.aws/config": config])
        #expect(try await self.host(host) == "ssm.\(region).amazonaws.com")
        #expect(try await self.host(host, region: "sa-east-1") == "ssm.sa-east-1.amazonaws.com")
    }

    @Test func findsTheRegionOfTheInstance() async throws {
        let metadata = StubTransport(responses: [
            { _ in TransportResponse(status: 200, body: Data("token".utf8)) },
            { _ in TransportResponse(status: 200, body: Data("eu-north-1".utf8)) },
        ])
        #expect(try await self.host(TestHost(transport: metadata)) == "ssm.eu-north-1.amazonaws.com")
        #expect(metadata.requests.count == 2)
    }

    @Test func reportsTheSourcesOfAMissingRegion() async {
        let error = await #expect(throws: SSMError.self) { _ = try await self.host(TestHost()) }
        guard case .invalidRequest(.missingRegion(let searched)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(searched.count == 4)
        #expect(searched.starts(with: ["AWS_REGION", "AWS_DEFAULT_REGION"]))
        #expect(error?.description.contains("instance metadata") == true)
    }

    @Test func usesRegionAndCredentialsOfTheGivenProfile() async throws {
        let config = "[default]\nregion = eu-west-1\n[profile work]\nregion = ap-south-1\(Self.keys)\n"
        let transport = StubTransport(.json("{}"))
        let host = TestHost(
            environment: ["AWS_ACCESS_KEY_ID": "AKIDENVIRONMENT", "AWS_SECRET_ACCESS_KEY": "planted-secret-key"],
            files: ["/home/.aws/config": config]
        )
        let client = SSMClient(transport: transport, options: .init(profile: "work", host: host.system))
        _ = try await client.listCommands()
        let sent = try #require(transport.requests.first)
        #expect(sent.url.host() == "ssm.ap-south-1.amazonaws.com")
        #expect(sent.headers["authorization"]?.contains("Credential=AKIDPROFILE/") == true)
    }

    @Test(arguments: [
        (["AWS_ENDPOINT_URL_SSM": "http://localhost:4566"], "localhost"),
        (["AWS_ENDPOINT_URL": "http://localhost:4566"], "localhost"),
        (
            ["AWS_ENDPOINT_URL": "http://localhost:4566", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"],
            "ssm.us-east-1.amazonaws.com"
        ),
        (["AWS_USE_FIPS_ENDPOINT": "true"], "ssm-fips.us-east-1.amazonaws.com"),
        (["AWS_USE_DUALSTACK_ENDPOINT": "true"], "ssm.us-east-1.api.aws"),
    ])
    func findsTheEndpointInTheEnvironment(environment: [String: String], endpoint: String) async throws {
        #expect(try await self.host(TestHost(environment: environment), region: "us-east-1") == endpoint)
    }

    @Test func prefersTheGivenEndpoint() async throws {
        let host = TestHost(environment: ["AWS_ENDPOINT_URL": "http://localhost:4566"])
        let options = SSMClient.Options(endpoint: URL(string: "https://vpce-1.ssm.example"))
        #expect(try await self.host(host, region: "us-east-1", options: options) == "vpce-1.ssm.example")
    }

    @Test(arguments: [
        (["AWS_MAX_ATTEMPTS": "5"], RetryPolicy.configured, 5),
        (["AWS_MAX_ATTEMPTS": "2", "AWS_RETRY_MODE": "adaptive"], .configured, 2),
        ([:], .configured, 3),
        (["AWS_MAX_ATTEMPTS": "5"], .standard, 3),
        (["AWS_MAX_ATTEMPTS": "5"], .none, 1),
        (["AWS_MAX_ATTEMPTS": "5"], .adaptive, 5),
        (["AWS_MAX_ATTEMPTS": "5", "AWS_RETRY_MODE": "standard"], .adaptive, 5),
        (["AWS_RETRY_MODE": "standard"], .adaptive, 3),
        (["AWS_MAX_ATTEMPTS": "5"], RetryPolicy(maxAttempts: 2, adaptsRate: true), 2),
    ])
    func retriesAsOftenAsConfigured(
        environment: [String: String],
        policy: RetryPolicy,
        attempts: Int
    ) async {
        let clock = ManualClock()
        let unavailable: StubTransport.Response = { _ in TransportResponse(status: 503) }
        let transport = StubTransport(time: clock.time, responses: Array(repeating: unavailable, count: 9))
        let host = TestHost(environment: environment)
        let client = SSMClient.testing(transport, options: .init(retry: policy), host: host)
        await #expect(throws: SSMError.self) { _ = try await client.listCommands() }
        #expect(transport.requests.count == attempts)
    }

    @Test func completesOnlyOpenMembersOfAPolicy() {
        let configured = RetryPolicy(maxAttempts: 9, adaptsRate: true)
        #expect(RetryPolicy.configured.completed(by: configured) == configured)
        #expect(RetryPolicy.configured.completed(by: nil).attemptLimit == 3)
        #expect(RetryPolicy.standard.completed(by: configured) == .standard)
        #expect(RetryPolicy.none.completed(by: configured) == .none)

        var policy = RetryPolicy.configured
        policy.maxAttempts = 4
        policy.maxDelay = .seconds(5)
        let expected = RetryPolicy(maxAttempts: 4, maxDelay: .seconds(5), adaptsRate: true)
        #expect(policy.completed(by: configured) == expected)
        #expect(RetryPolicy.adaptive.completed(by: RetryPolicy(maxAttempts: 9)).maxAttempts == 9)
    }

    @Test(arguments: [
        (["AWS_MAX_ATTEMPTS": "many"], [:], "AWS_MAX_ATTEMPTS"),
        (["AWS_USE_FIPS_ENDPOINT": "yes please"], [:], "AWS_USE_FIPS_ENDPOINT"),
        (["AWS_PROFILE": "wrok", "AWS_REGION": "us-east-1"], [:], "wrok"),
        ([:], ["/home/.aws/config": "[default]\nregion\n"], "/home/.aws/config, line 2"),
    ])
    func reportsTheInvalidSetting(
        environment: [String: String],
        files: [String: String],
        place: String
    ) async {
        let error = await #expect(throws: SSMError.self) {
            _ = try await self.host(TestHost(environment: environment, files: files))
        }
        guard case .invalidRequest(.invalidConfiguration) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains(place) == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        ([:], "[default\nregion"), (["AWS_PROFILE": "nope"], ""), (["AWS_PROFILE": "nope"], "[default\n"),
        ([:], "[default]\nmax_attempts = many\nendpoint_url = http://elsewhere\nuse_fips_endpoint = perhaps"),
    ])
    func readsNoFileIfAllSettingsAreGiven(environment: [String: String], config: String) async throws {
        let files = ["/home/.aws/config": config, "/home/.aws/credentials": config]
        let host = TestHost(environment: environment, files: files)
        #expect(try await self.host(host, region: "us-east-1") == "ssm.us-east-1.amazonaws.com")
        // The environment and a given profile still apply.
        var other = host
        other.environment["AWS_ENDPOINT_URL"] = "http://localhost:4566"
        #expect(try await self.host(other, region: "us-east-1") == "localhost")
        await #expect(throws: SSMError.self) {
            _ = try await self.host(host, region: "us-east-1", options: .init(profile: "nope"))
        }
    }

    @Test func loadsTheConfigurationOnceForManyCalls() async throws {
        let reads = Counter()
        var host = TestHost().system
        host.readFile = { path, _ throws(FileError) in
            guard path.hasSuffix("config") else { throw FileError(path: path, reason: .missing) }
            reads.next()
            return Data("[default]\nregion = eu-west-1\n".utf8)
        }
        let transport = StubTransport(responses: Array(repeating: { _ in .json("{}") }, count: 50))
        let client = SSMClient(
            credentials: StaticCredentials(Credentials(accessKeyID: "a", secretAccessKey: "b")),
            transport: transport,
            options: .init(host: host)
        )
        try await withThrowingTaskGroup { group in
            for _ in 0..<50 { group.addTask { _ = try await client.listCommands() } }
            try await group.waitForAll()
        }
        #expect(reads.count == 1)
    }

    @Test func loadsTheConfigurationAgainAfterAFailure() async throws {
        let reads = Counter()
        var host = TestHost(environment: ["AWS_EC2_METADATA_DISABLED": "true"]).system
        host.readFile = { path, _ throws(FileError) in
            guard path.hasSuffix("config"), reads.next() > 1 else {
                throw FileError(path: path, reason: .missing)
            }
            return Data("[default]\nregion = eu-west-1\n".utf8)
        }
        let transport = StubTransport(.json("{}"))
        let client = SSMClient(
            credentials: StaticCredentials(Credentials(accessKeyID: "a", secretAccessKey: "b")),
            transport: transport,
            options: .init(host: host)
        )
        await #expect(throws: SSMError.self) { _ = try await client.listCommands() }
        _ = try await client.listCommands()
        #expect(transport.requests.count == 1)
    }

    @Test func loadsTheConfigurationWithinTheTimeoutOfACall() async {
        let clock = ManualClock()
        // The metadata service doesn't respond before the timeout of the call.
        let metadata = StubTransport(responses: [
            { _ in
                clock.advance(by: .seconds(11))
                try await Task.sleep(for: .seconds(600))
                return TransportResponse(status: 200)
            }
        ])
        let client = SSMClient.testing(
            StubTransport(time: clock.time),
            region: nil,
            options: .init(timeouts: Timeouts(call: .seconds(10))),
            host: TestHost(transport: metadata)
        )
        let error = await #expect(throws: SSMError.self) { _ = try await client.listCommands() }
        guard case .timedOut(let failure) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!failure.mayHaveTakenEffect && failure.attempts == 0)
    }

    @Test func stopsLoadingTheConfigurationWhenCancelled() async throws {
        let requests = Counter()
        let metadata = StubTransport(responses: [
            { _ in
                requests.next()
                try await Task.sleep(for: .seconds(600))
                return TransportResponse(status: 200)
            }
        ])
        let client = SSMClient.testing(StubTransport(), region: nil, host: TestHost(transport: metadata))
        let call = Task { try await client.listCommands() }
        try await eventually { requests.count > 0 }
        call.cancel()
        let result = await call.result
        #expect(throws: SSMError.self) { try result.get() }
        if case .failure(let error as SSMError) = result, case .cancelled = error {} else { Issue.record("\(result)") }
    }
}
