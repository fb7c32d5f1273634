import CloudFoundation

/// The calls to Alibaba's Security Token Service that turn one identity into another.
///
/// Source: [STS API reference](https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-overview).
struct AlibabaCloudSecurityTokenService: Sendable {
    private static let version = "2015-04-01"

    private let host: HostSystem
    private let place: AlibabaCloudSTSEndpoint
    private let source: String

    /// - Parameters:
    ///   - host: What to ask through.
    ///   - place: Where to ask; what it leaves out the environment says.
    ///   - source: Whom errors are about.
    init(host: HostSystem, place: AlibabaCloudSTSEndpoint, source: String) {
        self.host = host
        self.place = place
        self.source = source
    }

    /// Returns the credentials of a role that others may assume.
    func assume(_ role: AlibabaCloudRole, with credentials: any CredentialsProvider) async throws -> Credentials {
        var parameters = self.parameters(role)
        if let externalID = role.externalID { parameters.append(("ExternalId", externalID)) }
        let request = TransportRequest(
            method: "POST",
            url: try self.url(query: parameters),
            headers: ["x-acs-action": "AssumeRole", "x-acs-version": Self.version, "accept": "application/json"]
        )
        return try self.credentials(
            in: try await self.client.send(
                request,
                as: .credentials("AssumeRole", secretMembers: ["ExternalId"]),
                signedBy: .acs3,
                with: credentials
            )
        )
    }

    /// Returns the credentials of a role that whoever has a token of an identity provider may assume; not signed.
    func assume(
        _ role: AlibabaCloudRole,
        withToken token: String,
        of providerARN: String
    ) async throws -> Credentials {
        let parameters = self.parameters(role) + [("OIDCProviderArn", providerARN), ("OIDCToken", token)]
        let request = TransportRequest(
            method: "POST",
            url: try self.url(query: [("Action", "AssumeRoleWithOIDC"), ("Format", "JSON"), ("Version", Self.version)]),
            headers: ["content-type": "application/x-www-form-urlencoded", "accept": "application/json"],
            body: Data(Self.form(parameters).utf8)
        )
        return try self.credentials(
            in: try await self.client.send(
                request,
                as: .credentials("AssumeRoleWithOIDC", secretMembers: ["OIDCToken"]),
                signedBy: .timestamp
            )
        )
    }

    private var client: CredentialsClient { .alibabaCloud(self.host, name: "STS") }

    private func parameters(_ role: AlibabaCloudRole) -> [(String, String)] {
        let seconds = Int(self.host.time.now().timeIntervalSince1970.rounded())
        let name = role.sessionName ?? self.host.environment.nonBlank("ALIBABA_CLOUD_ROLE_SESSION_NAME")
        var parameters = [
            ("RoleArn", role.arn), ("RoleSessionName", name ?? "swift-cloud-automation-\(seconds)"),
            ("DurationSeconds", "\(role.duration.wholeSeconds)"),
        ]
        if let policy = role.policy { parameters.append(("Policy", policy)) }
        return parameters
    }

    private static func form(_ parameters: [(String, String)]) -> String {
        parameters.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
    }

    private func url(query: [(String, String)]) throws -> URL {
        let endpoint = try self.place.endpoint(on: self.host)
        return try URLParts(endpoint).url(query: Self.form(query).utf8)
    }

    private func credentials(in response: CredentialsClient.Response) throws -> Credentials {
        guard let answer = try? JSONDecoder().decode(Response.self, from: response.body) else {
            throw CredentialsResponse.Failure(reason: "the answer of STS holds no credentials")
        }
        return response.onThisClock(try CredentialsResponse(members: answer.credentials).credentials(.alibabaCloud))
    }

    private struct Response: Decodable {
        let credentials: [String: String]

        private enum CodingKeys: String, CodingKey {
            case credentials = "Credentials"
        }
    }
}
