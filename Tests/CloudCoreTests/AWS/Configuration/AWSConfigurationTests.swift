import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite struct AWSConfigurationTests {
    private static let config = """
        [default]
        region = eu-west-1
        endpoint_url = http://profile
        services = local
        use_fips_endpoint = true
        retry_mode = adaptive
        max_attempts = 7
        [profile plain]
        region = eu-west-2
        [services local]
        ssm =
          endpoint_url = http://service
        """

    private func load(
        _ environment: [String: String],
        region: String? = nil,
        profile: String? = nil,
        config: String = config,
        transport: any HTTPTransport = OfflineTransport()
    ) async throws -> AWSConfiguration {
        let host = TestHost(environment: environment, files: ["/home/.aws/config": config], transport: transport)
        return try await AWSConfiguration.load(service: "ssm", region: region, profile: profile, host: host.system)
    }

    @Test func readsTheProfile() async throws {
        let configuration = try await self.load([:])
        #expect(configuration.region == "eu-west-1")
        #expect(configuration.endpoint?.absoluteString == "http://service")
        #expect(configuration.useFIPS == true)
        #expect(configuration.useDualStack == nil)
        #expect(configuration.retry == RetryPolicy(maxAttempts: 7, adaptsRate: true))
    }

    @Test(arguments: [
        (["AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-west-1"], "us-east-1"),
        (["AWS_REGION": " ", "AWS_DEFAULT_REGION": "us-west-1"], "us-west-1"),
        (["AWS_PROFILE": "plain"], "eu-west-2"), (["AWS_DEFAULT_PROFILE": "plain"], "eu-west-2"),
    ])
    func usesTheFirstConfiguredRegion(environment: [String: String], region: String) async throws {
        #expect(try await self.load(environment).region == region)
        #expect(try await self.load(environment, region: "given").region == "given")
    }

    @Test(arguments: [
        (["AWS_ENDPOINT_URL_SSM": "http://own", "AWS_ENDPOINT_URL": "http://all"], "http://own"),
        (["AWS_ENDPOINT_URL": "http://all"], "http://all"),
        (["AWS_ENDPOINT_URL_STS": "http://other"], "http://service"),
        (["AWS_PROFILE": "plain"], nil),
        (["AWS_ENDPOINT_URL": "http://all", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "TRUE"], nil),
    ])
    func usesTheFirstConfiguredEndpoint(environment: [String: String], endpoint: String?) async throws {
        #expect(try await self.load(environment).endpoint?.absoluteString == endpoint)
    }

    @Test func fallsBackToTheProfilesEndpoint() async throws {
        let configuration = try await self.load([:], config: "[default]\nregion = a\nendpoint_url = http://profile")
        #expect(configuration.endpoint?.absoluteString == "http://profile")
    }

    @Test(arguments: [
        (["AWS_ENDPOINT_URL": "not a url"], "AWS_ENDPOINT_URL"),
        (["AWS_ENDPOINT_URL_SSM": "ftp://x"], "AWS_ENDPOINT_URL_SSM"),
        (["AWS_USE_FIPS_ENDPOINT": "yes"], "AWS_USE_FIPS_ENDPOINT"),
        (["AWS_USE_DUALSTACK_ENDPOINT": "1"], "AWS_USE_DUALSTACK_ENDPOINT"),
        (["AWS_MAX_ATTEMPTS": "0"], "AWS_MAX_ATTEMPTS"), (["AWS_MAX_ATTEMPTS": "many"], "AWS_MAX_ATTEMPTS"),
        (["AWS_RETRY_MODE": "eager"], "AWS_RETRY_MODE"), (["AWS_PROFILE": "absent"], #"profile "absent""#),
    ])
    func namesTheInvalidSetting(environment: [String: String], place: String) async {
        let error = await #expect(throws: ConfigurationError.self) { try await self.load(environment) }
        #expect(error?.place == place)
    }

    @Test func rejectsAMissingServicesSection() async {
        await #expect(throws: ConfigurationError.self) {
            try await self.load([:], config: "[default]\nregion = a\nservices = absent")
        }
    }

    @Test func fallsBackToTheInstancesRegion() async throws {
        let transport = StubTransport(
            TransportResponse(status: 200, body: Data("token".utf8)),
            TransportResponse(status: 200, body: Data("ap-south-1\n".utf8))
        )
        let configuration = try await self.load([:], config: "", transport: transport)
        #expect(configuration.region == "ap-south-1")
        #expect(transport.requests.last?.url.path == "/latest/meta-data/placement/region")
    }

    @Test func returnsNoRegionWithoutConfiguration() async throws {
        let configuration = try await self.load([:], config: "")
        #expect(configuration.region == nil)
        #expect(configuration.regionSources.prefix(2) == ["AWS_REGION", "AWS_DEFAULT_REGION"])
        #expect(configuration.regionSources.last?.contains("instance metadata") == true)
    }
}
