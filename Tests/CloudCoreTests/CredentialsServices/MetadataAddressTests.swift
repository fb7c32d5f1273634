import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// The hosts to which metadata requests may go, always without a proxy.
@Suite struct MetadataAddressTests {
    private static func send(
        to endpoint: String,
        trusting hosts: Set<String> = [],
        inProfile: Bool = false
    ) async throws -> (requests: [TransportRequest], credentials: Credentials) {
        let transport = StubTransport(.text("token"), .text("role"), .awsMetadata("EC2"))
        var host = TestHost(transport: transport)
        if inProfile {
            host.files["/home/.aws/config"] = "[default]\nec2_metadata_service_endpoint = \(endpoint)\n"
        } else {
            host.environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = endpoint
        }
        var system = host.system
        system.trustedMetadataHosts = hosts
        do {
            return (transport.requests, try await AWSInstanceCredentials(host: system).credentials())
        } catch {
            #expect(transport.requests.isEmpty, "\(endpoint)")
            throw error
        }
    }

    @Test(arguments: [
        "http://169.254.169.254", "http://169.254.1.1/", "http://127.0.0.1:1338", "http://localhost:1338/",
        "http://[::1]:1338", "http://[0:0:0:0:0:0:0:1]", "http://[fd00:ec2::254]", "http://[FD00:EC2:0::254]",
        "https://169.254.169.254",
    ])
    func sendsToMetadataServices(endpoint: String) async throws {
        for inProfile in [true, false] {
            let credentials = try await Self.send(to: endpoint, inProfile: inProfile).credentials
            #expect(credentials == .issued("EC2"))
        }
    }

    @Test(arguments: [
        "http://metadata.evil.example", "https://metadata.evil.example/", "http://10.0.0.1", "http://169.253.169.254",
        "http://169.254.169.254.evil.example", "http://127.0.0.1.nip.io", "http://2852039166",
        "http://0xa9.254.169.254", "http://[fd00:ec2::255]", "http://[::ffff:10.0.0.1]",
        "http://localhost.evil.example", "http://100.100.100.200",
    ])
    func sendsNothingToOtherHosts(endpoint: String) async {
        for inProfile in [true, false] {
            let error = await #expect(throws: CredentialsError.self) {
                try await Self.send(to: endpoint, inProfile: inProfile)
            }
            #expect(error?.isConfigured == true)
            let text = "\(error.map { "\($0)" } ?? "")"
            #expect(text.contains(inProfile ? "ec2_metadata_service_endpoint" : "AWS_EC2_METADATA_SERVICE_ENDPOINT"))
            #expect(text.contains("trustedMetadataHosts"))
        }
    }

    @Test(arguments: [("http://imds.internal:8080", "IMDS.internal"), ("http://[fd00::1]", "fd00:0::1")])
    func sendsToTrustedHosts(endpoint: String, host: String) async throws {
        #expect(try await Self.send(to: endpoint, trusting: [host]).credentials == .issued("EC2"))
    }

    @Test func sendsMetadataRequestsWithoutAProxy() async throws {
        let ec2 = StubTransport(.text("token"), .text("role"), .awsMetadata("EC2"))
        _ = try await AWSInstanceCredentials(host: TestHost(transport: ec2).system).credentials()
        let ecs = StubTransport(.awsMetadata("ECS"))
        let variable = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x"]
        let container = TestHost(environment: variable, transport: ecs).system
        _ = try await AWSContainerCredentials(host: container).credentials()
        let alibaba = StubTransport(.text("token"), .text("role"))
        _ = try? await AlibabaCloudInstanceCredentials(host: TestHost(transport: alibaba).system).credentials()
        for transport in [ec2, ecs, alibaba] {
            #expect(!transport.requests.isEmpty)
            for request in transport.requests { #expect(!request.allowsProxy, "\(request)") }
        }
    }
}
