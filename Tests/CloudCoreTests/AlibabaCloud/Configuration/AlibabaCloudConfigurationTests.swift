import CloudCore
import CloudTestSupport
import Testing

@Suite struct AlibabaCloudConfigurationTests {
    private static let config = """
        {"current": "a", "profiles": [{"name": "a", "region_id": "cn-hangzhou"}, {"name": "b", "region_id": "cn-beijing"}]}
        """

    private func load(
        _ environment: [String: String],
        region: String? = nil,
        config: String? = config
    ) throws -> AlibabaCloudConfiguration {
        let files = config.map { ["/home/.aliyun/config.json": $0] } ?? [:]
        return try AlibabaCloudConfiguration.load(
            region: region,
            host: TestHost(environment: environment, files: files).system
        )
    }

    @Test(arguments: [
        ([:], "cn-hangzhou"), (["ALIBABA_CLOUD_PROFILE": "b"], "cn-beijing"),
        (["ALIBABA_CLOUD_REGION_ID": "eu-central-1"], "eu-central-1"),
        (["ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "true"], nil), (["ALIBABA_CLOUD_PROFILE": "c"], nil),
    ])
    func usesTheFirstConfiguredRegion(environment: [String: String], region: String?) throws {
        #expect(try self.load(environment).region == region)
        #expect(try self.load(environment, region: "given").region == "given")
    }

    @Test func returnsNoRegionWithoutConfiguration() throws {
        #expect(try self.load([:], config: nil).region == nil)
    }

    @Test func readsWhetherToUseVPCEndpoints() throws {
        #expect(try self.load(["ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED": "True"]).useVPC == true)
        #expect(try self.load([:]).useVPC == nil)
        #expect(throws: ConfigurationError.self) { try self.load(["ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED": "1"]) }
    }

    @Test func namesFileAndLineOfASyntaxError() {
        let error = #expect(throws: ConfigurationError.self) {
            try self.load([:], config: "{\n\"profiles\": [\n{\"access_key_secret\": \"SECRETKEY0123456789\" oops}]}")
        }
        #expect(error?.place == "/home/.aliyun/config.json")
        #expect(error?.line == 3)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
    }
}
