import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Where the whole output of a run is read from.
@Suite struct OutputEndpointTests {
    /// Runs a script whose output is cut, and returns where its whole output was asked for.
    private static func place(
        _ environment: [String: String],
        options: SSMClient.Options = .init(),
        config: String = ""
    ) async throws -> String? {
        let cloud = EmulatedCloud(machines: 1, clock: .manual) { _, _ in
            .init(standardOutput: String(repeating: "x", count: 30_000))
        }
        let places = Texts()
        let transport = WrappedTransport(cloud) { request, send in
            guard request.method == "GET" else { return try await send(request) }
            places.add(request.url.absoluteString)
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
        return places.all.first
    }

    @Test(arguments: [
        (["AWS_ENDPOINT_URL": "http://localhost:4566"], "http://localhost:4566/logs/"),
        (["AWS_ENDPOINT_URL_S3": "http://localhost:4566/s3/"], "http://localhost:4566/s3/logs/"),
        (["AWS_ENDPOINT_URL_S3": "http://localhost:4566/s3"], "http://localhost:4566/s3/logs/"),
        (["AWS_USE_FIPS_ENDPOINT": "true"], "https://s3-fips.us-east-1.amazonaws.com/logs/"),
        (["AWS_USE_DUALSTACK_ENDPOINT": "true"], "https://s3.dualstack.us-east-1.amazonaws.com/logs/"),
        ([:], "https://s3.us-east-1.amazonaws.com/logs/"),
    ])
    func isWhatIsConfigured(environment: [String: String], place: String) async throws {
        #expect(try await Self.place(environment)?.hasPrefix(place) == true)
    }

    @Test func isThatOfTheServicesSection() async throws {
        let config = "[default]\nservices = local\n[services local]\ns3 =\n  endpoint_url = http://localhost:9000\n"
        let place = try await Self.place([:], options: .init(profile: "default"), config: config)
        #expect(place?.hasPrefix("http://localhost:9000/logs/") == true)
    }

    @Test func isThatOfTheClientsOptions() async throws {
        let place = try await Self.place([:], options: .init(useFIPS: true, useDualStack: true))
        #expect(place?.hasPrefix("https://s3-fips.dualstack.us-east-1.amazonaws.com/logs/") == true)
    }
}
