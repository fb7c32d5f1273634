import CloudFoundation

/// The calls to a site's OAuth service that renew what a user has signed in for.
struct AlibabaCloudOAuthService: Sendable {
    /// Tokens in place of older ones.
    struct Tokens: Sendable {
        let accessToken: String

        /// How long the access token lasts, in seconds; at least one.
        let lifetime: TimeInterval

        /// The next refresh token; `nil` if the old one goes on.
        let refreshToken: String?
    }

    let site: AlibabaCloudSignInSite
    let host: HostSystem

    /// Returns tokens for a refresh token.
    /// - Throws: `CredentialsClient.Failure` among others.
    func tokens(for refreshToken: String) async throws -> Tokens {
        let form = [
            ("grant_type", "refresh_token"), ("refresh_token", refreshToken), ("client_id", self.site.clientID),
        ]
        let body = form.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
        let answer = try await self.send(
            "v1/token",
            headers: ["content-type": "application/x-www-form-urlencoded", "accept": "application/json"],
            body: Data(body.utf8),
            as: .credentials("RefreshToken", secretMembers: ["refresh_token"]),
            hiding: refreshToken
        ).answer
        guard let token = answer.members.nonBlank("access_token") else {
            throw CredentialsResponse.Failure(reason: "the response of the OAuth service has no access_token")
        }
        let lifetime = answer.members["expires_in"].flatMap { Int($0) } ?? 3_600
        return Tokens(
            accessToken: token,
            lifetime: TimeInterval(min(max(lifetime, 1), 86_400 * 365)),
            refreshToken: answer.members.nonBlank("refresh_token")
        )
    }

    /// Returns keys for an access token.
    /// - Throws: `CredentialsClient.Failure` among others.
    func keys(for accessToken: String) async throws -> Credentials {
        let (answer, response) = try await self.send(
            "v1/exchange",
            headers: [
                "content-type": "application/json", "accept": "application/json",
                "authorization": "Bearer \(accessToken)",
            ],
            as: .credentials("ExchangeToken"),
            hiding: accessToken
        )
        // The tool reads the names in either case.
        let names: CredentialsResponse.Names =
            answer.members["accessKeyId"] == nil ? .alibabaCloud : .alibabaCloudOAuth
        let keys = try answer.credentials(names)
        guard keys.sessionToken != nil else {
            throw CredentialsResponse.Failure(reason: "the response of the OAuth service has no \(names.sessionToken)")
        }
        return response.onThisClock(keys)
    }

    /// Sends a request, and reads the response, which may be an error with a status of success.
    private func send(
        _ path: String,
        headers: TransportHeaders,
        body: Data = Data(),
        as operation: OperationDescriptor,
        hiding secret: String
    ) async throws -> (answer: CredentialsResponse, response: CredentialsClient.Response) {
        guard let url = URL(string: "\(self.site.address)/\(path)") else {
            throw CredentialsResponse.Failure(reason: "the OAuth service has no address")
        }
        let request = TransportRequest(method: "POST", url: url, headers: headers, body: body)
        let response = try await CredentialsClient.alibabaCloud(self.host, name: "the OAuth service")
            .send(request, as: operation)
        let answer = try CredentialsResponse(response.body)
        if let error = answer.members.nonBlank("error") {
            let code = SecretFilter([secret])(error).shortCode
            throw CredentialsClient.Failure(
                reason: "the OAuth service refused with \(code)",
                isUnreachable: false,
                status: 200,
                code: code
            )
        }
        return (answer, response)
    }
}

extension CredentialsResponse.Names {
    /// Alibaba's OAuth service.
    fileprivate static let alibabaCloudOAuth = CredentialsResponse.Names(
        accessKeyID: "accessKeyId",
        secretAccessKey: "accessKeySecret",
        sessionToken: "securityToken",
        expiration: "expiration"
    )
}
