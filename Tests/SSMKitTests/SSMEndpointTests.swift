import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Endpoints by region and options.
@Suite struct SSMEndpointTests {
    @Test(arguments: [
        ("us-east-1", false, false, "https://ssm.us-east-1.amazonaws.com/"),
        ("us-east-1", true, false, "https://ssm-fips.us-east-1.amazonaws.com/"),
        ("us-east-1", false, true, "https://ssm.us-east-1.api.aws/"),
        ("us-east-1", true, true, "https://ssm-fips.us-east-1.api.aws/"),
        ("us-gov-west-1", false, false, "https://ssm.us-gov-west-1.amazonaws.com/"),
        ("us-gov-west-1", true, false, "https://ssm.us-gov-west-1.amazonaws.com/"),
        ("us-gov-west-1", true, true, "https://ssm-fips.us-gov-west-1.api.aws/"),
        ("cn-north-1", false, false, "https://ssm.cn-north-1.amazonaws.com.cn/"),
        ("cn-north-1", false, true, "https://ssm.cn-north-1.api.amazonwebservices.com.cn/"),
        ("us-iso-east-1", false, false, "https://ssm.us-iso-east-1.c2s.ic.gov/"),
        ("us-isob-east-1", false, false, "https://ssm.us-isob-east-1.sc2s.sgov.gov/"),
        ("eusc-de-east-1", false, false, "https://ssm.eusc-de-east-1.amazonaws.eu/"),
        ("eu-isoe-west-1", false, false, "https://ssm.eu-isoe-west-1.cloud.adc-e.uk/"),
        ("us-isof-south-1", false, false, "https://ssm.us-isof-south-1.csp.hci.ic.gov/"),
        ("aws-cn-global", false, false, "https://ssm.aws-cn-global.amazonaws.com.cn/"),
        ("mars-north-1", false, false, "https://ssm.mars-north-1.amazonaws.com/"),
        ("somewhere", false, false, "https://ssm.somewhere.amazonaws.com/"),
    ])
    func resolvesTheEndpointOfEachPartition(region: String, fips: Bool, dualStack: Bool, url: String) async throws {
        let transport = StubTransport(.json("{}"))
        let options = SSMClient.Options(useFIPS: fips, useDualStack: dualStack)
        _ = try await SSMClient.testing(transport, region: region, options: options).listCommands()
        #expect(transport.requests.first?.url.absoluteString == url)
    }

    @Test(.enabled(if: Fixtures.hasConformance))
    func passesEverySharedCase() async throws {
        let suite = try Fixtures.loadConformance("endpoints-ssm.json", as: EndpointSuite.self)
        for example in suite.testCases {
            let transport = StubTransport(.json("{}"))
            let options = SSMClient.Options(
                endpoint: example.params?.endpoint.flatMap { URL(string: $0) },
                useFIPS: example.params?.useFIPS ?? false,
                useDualStack: example.params?.useDualStack ?? false
            )
            // A custom endpoint is independent of the region, but the signature requires one.
            let region = example.params?.region ?? (example.params?.endpoint == nil ? nil : "us-east-1")
            let host = TestHost(environment: ["AWS_EC2_METADATA_DISABLED": "true"])
            let client = SSMClient.testing(transport, region: region, options: options, host: host)
            if let endpoint = example.expect.endpoint {
                _ = try await client.listCommands()
                let url = transport.requests.first?.url.absoluteString ?? ""
                #expect(url == endpoint.url || url == "\(endpoint.url)/", "\(example.documentation)")
            } else {
                await #expect(throws: SSMError.self, "\(example.documentation)") { _ = try await client.listCommands() }
                #expect(transport.requests.isEmpty)
            }
        }
    }
}

private struct EndpointSuite: Decodable {
    var testCases: [Case]

    struct Case: Decodable {
        var documentation: String
        var expect: Expected
        var params: Parameters?
    }

    struct Expected: Decodable {
        struct Endpoint: Decodable { var url: String }
        var endpoint: Endpoint?
    }

    struct Parameters: Decodable {
        var region: String?
        var useFIPS: Bool?
        var useDualStack: Bool?
        var endpoint: String?

        private enum CodingKeys: String, CodingKey {
            case region = "Region"
            case useFIPS = "UseFIPS"
            case useDualStack = "UseDualStack"
            case endpoint = "Endpoint"
        }
    }
}
