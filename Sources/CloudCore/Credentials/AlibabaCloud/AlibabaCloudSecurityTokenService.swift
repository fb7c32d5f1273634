import CloudFoundation

/// The calls to Alibaba's Security Token Service that turn one identity into another.
///
/// Source: [STS API reference](https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-overview).
struct AlibabaCloudSecurityTokenService: Sendable {
    private static let version = "2015-04-01"

    private let host: HostSystem
    private let region: String?
    private let source: String

    /// - Parameters:
    ///   - host: What to ask through.
    ///   - region: The region to ask in; by default what `ALIBABA_CLOUD_STS_REGION` says, else none in particular.
    ///   - source: Whom errors are about.
    init(host: HostSystem, region: String?, source: String) {
        self.host = host
        self.region = region ?? host.environment.nonBlank("ALIBABA_CLOUD_STS_REGION")
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
        var parameters = [
            ("RoleArn", role.arn), ("RoleSessionName", role.sessionName ?? "swift-cloud-automation-\(seconds)"),
            ("DurationSeconds", "\(role.duration.wholeSeconds)"),
        ]
        if let policy = role.policy { parameters.append(("Policy", policy)) }
        return parameters
    }

    private static func form(_ parameters: [(String, String)]) -> String {
        parameters.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
    }

    private func url(query: [(String, String)]) throws -> URL {
        var name = "sts.aliyuncs.com"
        if let region = self.region {
            guard region.isHostLabel else { throw InvalidRequest.invalidRegion(region) }
            let usesVPC = try AlibabaCloudConfiguration.usesVPC(on: self.host) ?? false
            name = "\(usesVPC ? "sts-vpc" : "sts").\(region).aliyuncs.com"
        }
        guard let url = URL(string: "https://\(name)/?\(Self.form(query))", encodingInvalidCharacters: false) else {
            throw InvalidRequest.invalidEndpoint(name, reason: "it is no host")
        }
        return url
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
