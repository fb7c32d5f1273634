import CloudFoundation

/// A client of a site's OAuth service, which renews the tokens and keys of a sign-in.
struct AlibabaCloudOAuthService: Sendable {
    /// New tokens.
    struct Tokens: Sendable {
        let accessToken: String

        /// The lifetime of the access token in seconds, at least 1.
        let lifetime: TimeInterval

        /// The next refresh token; `nil` if the old one stays valid.
        let refreshToken: String?
    }

    let site: AlibabaCloudSignInSite
    let host: HostSystem

    /// Fetches tokens for a refresh token.
    /// - Throws: `CredentialsClient.Failure`, among other errors.
    func tokens(for refreshToken: String) async throws -> Tokens {
        let form = [
            ("grant_type", "refresh_token"), ("refresh_token", refreshToken), ("client_id", self.site.clientID),
        ]
        let body = form.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
        return try await self.send(
            "v1/token",
            headers: ["content-type": "application/x-www-form-urlencoded", "accept": "application/json"],
            body: Data(body.utf8),
            as: .credentials("RefreshToken", secretMembers: ["refresh_token"]),
            hiding: refreshToken
        ) { content, _ in
            let members = content.members
            guard let token = members.nonBlank("access_token") else {
                throw CredentialsResponse.Failure(reason: "the response of the OAuth service has no access_token")
            }
            let lifetime = members["expires_in"].flatMap { Int($0) } ?? 3_600
            return Tokens(
                accessToken: token,
                lifetime: TimeInterval(min(max(lifetime, 1), 86_400 * 365)),
                refreshToken: members.nonBlank("refresh_token")
            )
        }
    }

    /// Fetches keys for an access token.
    /// - Throws: `CredentialsClient.Failure`, among other errors.
    func keys(for accessToken: String) async throws -> Credentials {
        try await self.send(
            "v1/exchange",
            headers: [
                "content-type": "application/json", "accept": "application/json",
                "authorization": "Bearer \(accessToken)",
            ],
            as: .credentials("ExchangeToken"),
            hiding: accessToken
        ) { content, response in
            // The tool reads the names with either capitalization.
            let names: CredentialsResponse.Names =
                content.members["accessKeyId"] == nil ? .alibabaCloud : .alibabaCloudOAuth
            let keys = try content.credentials(names)
            guard keys.sessionToken != nil else {
                throw CredentialsResponse.Failure(
                    reason: "the response of the OAuth service has no \(names.sessionToken)"
                )
            }
            return response.correctingClockSkew(keys)
        }
    }

    /// Sends a request and reads the response, which may be an error with a 2xx status.
    private func send<Value>(
        _ path: String,
        headers: TransportHeaders,
        body: Data = Data(),
        as operation: OperationDescriptor,
        hiding secret: String,
        _ read: (CredentialsResponse, CredentialsClient.Response) throws -> Value
    ) async throws -> Value {
        guard let url = URL(string: "\(self.site.address)/\(path)") else {
            throw CredentialsResponse.Failure(reason: "the address of the OAuth service is not a URL")
        }
        let request = TransportRequest(method: "POST", url: url, headers: headers, body: body)
        let client = CredentialsClient.alibabaCloud(self.host, "OAuth", name: "the OAuth service")
        return try await client.send(request, as: operation) { response in
            let content = try CredentialsResponse(response.body)
            if let error = content.members.nonBlank("error") {
                let code = SecretFilter([secret])(error).shortCode
                throw CredentialsClient.Failure(
                    reason: "the OAuth service returned the error \(code)",
                    isUnreachable: false,
                    status: 200,
                    code: code
                )
            }
            return try read(content, response)
        }
    }
}

extension CredentialsResponse.Names {
    /// The names in responses of Alibaba's OAuth service.
    fileprivate static let alibabaCloudOAuth = CredentialsResponse.Names(
        accessKeyID: "accessKeyId",
        secretAccessKey: "accessKeySecret",
        sessionToken: "securityToken",
        expiration: "expiration"
    )
}
