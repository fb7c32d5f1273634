import CloudFoundation

/// The calls to Alibaba's Security Token Service that turn one identity into another.
///
/// Source: [STS API reference](https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-overview).
struct AlibabaCloudSecurityTokenService: Sendable {
    private static let version = "2015-04-01"

    private let host: HostSystem
    private let place: AlibabaCloudSTSPlace
    private let source: String

    /// - Parameters:
    ///   - host: What to ask through.
    ///   - place: Where to ask; what it leaves out the environment says.
    ///   - source: Whom errors are about.
    init(host: HostSystem, place: AlibabaCloudSTSPlace, source: String) {
        self.host = host
        self.place = place
        self.source = source
    }

    /// Returns the credentials of a role that others may assume.
    func assume(_ role: AlibabaCloudRole, with credentials: Credentials) async throws -> Credentials {
        var parameters = self.parameters(role)
        if let externalID = role.externalID { parameters.append(("ExternalId", externalID)) }
        let request = TransportRequest(
            method: "POST",
            url: try self.url(query: parameters),
            headers: ["x-acs-action": "AssumeRole", "x-acs-version": Self.version, "accept": "application/json"]
        )
        return try await self.call(hiding: credentials.redacting) {
            try ACS3Signer().sign(request, with: credentials, at: self.host.time.now(), nonce: self.host.unique())
        }
    }

    /// Returns the credentials of a role that whoever has a token of an identity provider may assume; not signed.
    func assume(
        _ role: AlibabaCloudRole,
        withToken token: String,
        of providerARN: String
    ) async throws -> Credentials {
        let parameters = self.parameters(role) + [("OIDCProviderArn", providerARN), ("OIDCToken", token)]
        return try await self.call(hiding: { $0.replacingBytes(of: token, with: redacted) }) {
            TransportRequest(
                method: "POST",
                url: try self.url(query: [
                    ("Action", "AssumeRoleWithOIDC"), ("Format", "JSON"), ("Version", Self.version),
                    ("Timestamp", try Timestamp(self.host.time.now()).extended),
                    ("SignatureNonce", self.host.unique()),
                ]),
                headers: ["content-type": "application/x-www-form-urlencoded", "accept": "application/json"],
                body: Data(Self.form(parameters).utf8)
            )
        }
    }

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

    private func call(
        hiding hide: (String) -> String,
        _ request: () throws -> TransportRequest
    ) async throws -> Credentials {
        let exchange = CredentialsExchange.service(self.host, as: self.host.alibabaCloudUserAgent)
        let response = try await exchange.send(request)
        guard response.status == 200 else {
            let error = ErrorText.members(of: response.body)
            let message = error["Message"].map { ": \(hide($0))" } ?? ""
            let reason = "STS refused with \(hide(error["Code"] ?? "no code"))\(message) (status \(response.status))"
            throw CredentialsError(source: self.source, reason: reason)
        }
        guard let answer = try? JSONDecoder().decode(Answer.self, from: response.body) else {
            throw CredentialsAnswer.Failure(reason: "the answer of STS holds no credentials")
        }
        return try CredentialsAnswer(members: answer.credentials).credentials(.alibabaCloud)
    }

    private struct Answer: Decodable {
        let credentials: [String: String]

        private enum CodingKeys: String, CodingKey {
            case credentials = "Credentials"
        }
    }
}
