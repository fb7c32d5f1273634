import CloudFoundation

/// A provider that fetches the credentials of an access configuration with a sign-in through CloudSSO.
///
/// It uses the token that the command-line tool stored in the profile, and can't renew it.
struct AlibabaCloudSSOCredentials: CredentialsProvider {
    /// The properties of a profile that configure CloudSSO.
    struct Login: Sendable {
        let signInURL: String
        let accountID: String
        let accessConfiguration: String
        let accessToken: String
        let expiration: Date
    }

    let login: Login
    let host: HostSystem
    let source: String

    /// Fetches the credentials.
    func credentials() async throws -> Credentials {
        try await CredentialsError.attributing(to: self.source) {
            guard self.host.time.now() < self.login.expiration else {
                throw CredentialsResponse.Failure(
                    reason: "the CloudSSO token has expired: sign in again with the aliyun tool"
                )
            }
            let url = try self.url
            let body = try JSONEncoder().encode([
                "AccountId": self.login.accountID, "AccessConfigurationId": self.login.accessConfiguration,
            ])
            let request = TransportRequest(
                method: "POST",
                url: url,
                headers: [
                    "accept": "application/json", "content-type": "application/json",
                    "authorization": "Bearer \(self.login.accessToken)",
                ],
                body: body
            )
            return try await CredentialsClient.alibabaCloud(self.host, "CloudSSO", name: "CloudSSO")
                .send(request, as: .credentials("GetCloudCredentials"), reading: Self.keys)
        }
    }

    private static func keys(in response: CredentialsClient.Response) throws -> Credentials {
        guard let content = try? JSONDecoder().decode(Response.self, from: response.body) else {
            throw CredentialsResponse.Failure(reason: "the response of CloudSSO contains no credentials")
        }
        return response.correctingClockSkew(
            try CredentialsResponse(members: content.cloudCredential).credentials(.alibabaCloud)
        )
    }

    private var url: URL {
        get throws {
            guard let url = URL(string: self.login.signInURL), let parts = try? URLParts(url),
                let scheme = url.scheme, let target = URL(string: "\(scheme)://\(parts.host)/cloud-credentials"),
                MetadataAddress.isTrusted(target, plain: [], on: self.host)
            else {
                throw CredentialsResponse.Failure(
                    reason: "cloud_sso_sign_in_url is not a URL that begins with https://"
                )
            }
            return target
        }
    }

    private struct Response: Decodable {
        let cloudCredential: [String: String]

        private enum CodingKeys: String, CodingKey {
            case cloudCredential = "CloudCredential"
        }
    }
}
