import CloudCore
import Foundation
import Testing

/// The Swift part of `Tests/Integration/compare_credentials.py`, which reads its setups and writes the resolved
/// credentials.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["CLOUD_COMPARE_SETUPS"] != nil))
struct CompareCredentials {
    private struct Setup: Decodable {
        let cloud: String
        let environment: [String: String]
        let profile: String?
        let server: String
    }

    private struct Response: Encodable {
        var accessKeyID: String?
        var secretAccessKey: String?
        var sessionToken: String?
        var region: String?
        var error: String?

        private enum CodingKeys: String, CodingKey {
            case accessKeyID, secretAccessKey, sessionToken, region, error
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            // Encodes nil as null, as the other implementations do.
            try container.encode(self.accessKeyID, forKey: .accessKeyID)
            try container.encode(self.secretAccessKey, forKey: .secretAccessKey)
            try container.encode(self.sessionToken, forKey: .sessionToken)
            try container.encode(self.region, forKey: .region)
            try container.encode(self.error, forKey: .error)
        }
    }

    @Test func readsEverySetup() async throws {
        let environment = ProcessInfo.processInfo.environment
        let setupsPath = try #require(environment["CLOUD_COMPARE_SETUPS"])
        let responsesPath = try #require(environment["CLOUD_COMPARE_RESPONSES"])
        let setups = try JSONDecoder().decode([Setup].self, from: Data(contentsOf: URL(filePath: setupsPath)))
        var responses: [Response] = []
        for setup in setups { responses.append(await self.response(for: setup)) }
        try JSONEncoder().encode(responses).write(to: URL(filePath: responsesPath))
    }

    private func response(for setup: Setup) async -> Response {
        let host = HostSystem(environment: setup.environment, transport: Rerouting(server: setup.server))
        var response = Response()
        do {
            let chain =
                setup.cloud == "aws"
                ? CredentialsChain.aws(profile: setup.profile, host: host)
                : CredentialsChain.alibabaCloud(profile: setup.profile, host: host)
            let credentials = try await chain.credentials()
            response.accessKeyID = credentials.accessKeyID
            response.secretAccessKey = credentials.secretAccessKey
            response.sessionToken = credentials.sessionToken
        } catch {
            response.error = "\(error)"
        }
        if setup.cloud == "aws" {
            response.region = try? await AWSConfiguration.load(service: "ssm", profile: setup.profile, host: host)
                .region
        } else {
            response.region = try? AlibabaCloudConfiguration.load(host: host).region
        }
        return response
    }
}

/// A transport that sends requests for fixed hosts of Alibaba Cloud to the test's server.
private struct Rerouting: HTTPTransport {
    let server: String

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        var request = request
        let text = request.url.absoluteString
        if request.url.path == "/cloud-credentials" {
            request.url = URL(string: "\(self.server)/ok/cloud-credentials") ?? request.url
        } else if let host = request.url.host(), let end = text.range(of: host)?.upperBound {
            let prefix: String? =
                switch host {
                case "100.100.100.200": "/ok"
                case "oauth.aliyun.com", "oauth.alibabacloud.com": "/ok/aliyun-oauth"
                default: host.hasSuffix(".aliyuncs.com") ? "/ok/aliyun-sts" : nil
                }
            if let prefix { request.url = URL(string: self.server + prefix + text[end...]) ?? request.url }
        }
        request.headers["host"] = nil
        return try await DefaultTransport.shared.send(request)
    }
}
