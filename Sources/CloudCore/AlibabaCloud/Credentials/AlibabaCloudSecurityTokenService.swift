import CloudFoundation

/// A client of Alibaba's Security Token Service, for the operations that assume a role.
///
/// Source: [STS API reference](https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-overview).
struct AlibabaCloudSecurityTokenService: Sendable {
    private static let version = "2015-04-01"

    private let host: HostSystem
    private let place: AlibabaCloudSTSEndpoint
    private let source: String

    /// Creates a client.
    /// - Parameters:
    ///   - host: The host to send requests through.
    ///   - place: The endpoint, completed by the environment.
    ///   - source: The name of the source in errors.
    init(host: HostSystem, place: AlibabaCloudSTSEndpoint, source: String) {
        self.host = host
        self.place = place
        self.source = source
    }

    /// Assumes a role with other credentials.
    func assume(_ role: AlibabaCloudRole, with credentials: any CredentialsProvider) async throws -> Credentials {
        var parameters = self.parameters(role)
        if let externalID = role.externalID { parameters.append(("ExternalId", externalID)) }
        let request = TransportRequest(
            method: "POST",
            url: try self.url(query: parameters),
            headers: ["x-acs-action": "AssumeRole", "x-acs-version": Self.version, "accept": "application/json"]
        )
        return try await self.client.send(
            request,
            as: .credentials("AssumeRole", secretMembers: ["ExternalId"]),
            signedBy: .acs3,
            with: credentials,
            reading: self.credentials
        )
    }

    /// Assumes a role with a token of an identity provider, in a request without a signature.
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
        return try await self.client.send(
            request,
            as: .credentials("AssumeRoleWithOIDC", secretMembers: ["OIDCToken"]),
            signedBy: .timestamp,
            reading: self.credentials
        )
    }

    private var client: CredentialsClient { .alibabaCloud(self.host, "STS", name: "STS") }

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
        guard let content = try? JSONDecoder().decode(Response.self, from: response.body) else {
            throw CredentialsResponse.Failure(reason: "the response of STS contains no credentials")
        }
        return response.correctingClockSkew(
            try CredentialsResponse(members: content.credentials).credentials(.alibabaCloud)
        )
    }

    private struct Response: Decodable {
        let credentials: [String: String]

        private enum CodingKeys: String, CodingKey {
            case credentials = "Credentials"
        }
    }
}
