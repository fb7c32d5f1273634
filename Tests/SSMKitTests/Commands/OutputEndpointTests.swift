import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// The endpoint from which the whole output of a run is fetched.
@Suite struct OutputEndpointTests {
    /// Runs a script whose output is truncated, and returns the URL from which its whole output is fetched.
    private static func url(
        _ environment: [String: String],
        options: SSMClient.Options = .init(),
        config: String = ""
    ) async throws -> String? {
        let cloud = EmulatedCloud(machines: 1, clock: .manual) { _, _ in
            .init(standardOutput: String(repeating: "x", count: 30_000))
        }
        let urls = Texts()
        let transport = WrappedTransport(cloud) { request, send in
            guard request.method == "GET" else { return try await send(request) }
            urls.add(request.url.absoluteString)
            return TransportResponse(status: 200, body: Data("whole".utf8))
        }
        var options = options
        options.host = TestHost(environment: environment, files: ["/home/.aws/config": config])
            .system(inTimeOf: cloud)
        let ssm = SSMClient(
            region: "us-east-1",
            credentials: cloud.credentials,
            transport: transport,
            options: options
        )
        let run = try await ssm.run(.shell("x"), on: .instances(["i-1"]), options: .init(output: .init(bucket: "logs")))
        _ = try await run.report()
        return urls.all.first
    }

    @Test(arguments: [
        (["AWS_ENDPOINT_URL": "http://localhost:4566"], "http://localhost:4566/logs/"),
        (["AWS_ENDPOINT_URL_S3": "http://localhost:4566/s3/"], "http://localhost:4566/s3/logs/"),
        (["AWS_ENDPOINT_URL_S3": "http://localhost:4566/s3"], "http://localhost:4566/s3/logs/"),
        (["AWS_USE_FIPS_ENDPOINT": "true"], "https://s3-fips.us-east-1.amazonaws.com/logs/"),
        (["AWS_USE_DUALSTACK_ENDPOINT": "true"], "https://s3.dualstack.us-east-1.amazonaws.com/logs/"),
        ([:], "https://s3.us-east-1.amazonaws.com/logs/"),
    ])
    func usesTheConfiguredEndpoint(environment: [String: String], prefix: String) async throws {
        #expect(try await Self.url(environment)?.hasPrefix(prefix) == true)
    }

    @Test func usesTheEndpointOfTheServicesSection() async throws {
        let config = "[default]\nservices = local\n[services local]\ns3 =\n  endpoint_url = http://localhost:9000\n"
        let url = try await Self.url([:], options: .init(profile: "default"), config: config)
        #expect(url?.hasPrefix("http://localhost:9000/logs/") == true)
    }

    @Test func usesTheEndpointOfTheClientsOptions() async throws {
        let url = try await Self.url([:], options: .init(useFIPS: true, useDualStack: true))
        #expect(url?.hasPrefix("https://s3-fips.dualstack.us-east-1.amazonaws.com/logs/") == true)
    }
}
