import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// The endpoint of a service by region and settings, compared with botocore's endpoint rules.
@Suite struct AWSServiceEndpointTests {
    struct Fixture: Decodable {
        struct Case: Decodable, Sendable {
            var service: String
            var region: String
            var fips: Bool
            var dualStack: Bool
            var custom: String?
            var url: String?
        }

        var cases: [Case]
    }

    private static let services: [AWSServiceEndpoint] = [.ssm, .sts, .sso, .ssoOIDC, .s3, .signIn]

    @Test(arguments: services) func matchesBotocoreInEveryRegion(service: AWSServiceEndpoint) throws {
        let cases = try Fixtures.load("endpoints/aws.json", as: Fixture.self).cases
            .filter { $0.service == service.settingsName }
        #expect(cases.count > 150)
        for example in cases {
            let url = try? service.url(
                region: example.region,
                custom: example.custom.flatMap { URL(string: $0) },
                useFIPS: example.fips,
                useDualStack: example.dualStack
            )
            let text = url?.absoluteString
            #expect(text == example.url || text == example.url.map { "\($0)/" }, "\(example)")
        }
    }

    @Test(arguments: services, ["", "a.b", "-a", "evil.example/", "a b"])
    func rejectsARegionThatIsNotPartOfAHost(service: AWSServiceEndpoint, region: String) {
        #expect(throws: InvalidRequestError.invalidRegion(region)) {
            try service.url(region: region, custom: nil, useFIPS: false, useDualStack: false)
        }
    }

    private static let config = """
        [default]
        endpoint_url = http://localhost:1
        services = local
        [profile plain]
        use_fips_endpoint = true
        use_dualstack_endpoint = true
        [services local]
        s3 =
          endpoint_url = http://localhost:2/s3
        sso_oidc =
          endpoint_url = http://localhost:3
        """

    @Test(arguments: [
        ([:], AWSServiceEndpoint.s3, "http://localhost:2/s3"), ([:], .ssoOIDC, "http://localhost:3"),
        ([:], .sso, "http://localhost:1"), ([:], .sts, "http://localhost:1"),
        (["AWS_ENDPOINT_URL": "http://localhost:4"], .s3, "http://localhost:4"),
        (
            ["AWS_ENDPOINT_URL": "http://localhost:4", "AWS_ENDPOINT_URL_S3": "http://localhost:5"], .s3,
            "http://localhost:5"
        ),
        (["AWS_ENDPOINT_URL_SSO_OIDC": "http://localhost:6"], .ssoOIDC, "http://localhost:6"),
        (["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"], .s3, "https://s3.eu-west-1.amazonaws.com/"),
        (["AWS_PROFILE": "plain"], .s3, "https://s3-fips.dualstack.eu-west-1.amazonaws.com/"),
        (["AWS_PROFILE": "plain"], .sso, "https://portal.sso-fips.eu-west-1.api.aws/"),
        (["AWS_PROFILE": "plain"], .ssoOIDC, "https://oidc-fips.eu-west-1.api.aws/"),
        (["AWS_PROFILE": "plain", "AWS_USE_FIPS_ENDPOINT": "false"], .ssoOIDC, "https://oidc.eu-west-1.api.aws/"),
    ])
    func readsTheConfiguredEndpoint(environment: [String: String], service: AWSServiceEndpoint, url: String) throws {
        let host = TestHost(environment: environment, files: ["/home/.aws/config": Self.config]).system
        #expect(try AWSSettings(host: host).url(of: service, region: "eu-west-1").absoluteString == url)
    }

    @Test(arguments: services) func rejectsFIPSAndDualStackForACustomEndpoint(service: AWSServiceEndpoint) throws {
        for variable in ["AWS_USE_FIPS_ENDPOINT", "AWS_USE_DUALSTACK_ENDPOINT"] {
            let environment = ["AWS_ENDPOINT_URL": "http://localhost:4566", variable: "true"]
            let settings = try AWSSettings(host: TestHost(environment: environment).system)
            #expect(throws: InvalidRequestError.self) { try settings.url(of: service, region: "us-east-1") }
        }
    }

    @Test func namesTheSettingThatIsNotAURL() throws {
        let environment = ["AWS_ENDPOINT_URL_S3": "localhost"]
        let settings = try AWSSettings(host: TestHost(environment: environment).system)
        let error = #expect(throws: InvalidRequestError.self) { try settings.url(of: .s3, region: "us-east-1") }
        #expect(error?.description.contains("AWS_ENDPOINT_URL_S3") == true)
    }
}
