import CloudFoundation

/// A client of AWS's Security Token Service, for the operations that assume a role.
///
/// Source: [AWS STS API Reference](https://docs.aws.amazon.com/STS/latest/APIReference/welcome.html).
struct AWSSecurityTokenService: Sendable {
    private let settings: AWSSettings
    private let region: String?
    private let source: String

    /// Creates a client.
    /// - Parameters:
    ///   - settings: The settings of the environment and the files.
    ///   - region: The region, which overrides the settings.
    ///   - source: The name of the source in errors.
    init(settings: AWSSettings, region: String?, source: String) {
        self.settings = settings
        self.region = region
        self.source = source
    }

    /// Assumes a role with other credentials.
    func assume(
        _ role: AWSRole,
        with credentials: any CredentialsProvider,
        mfaCode: String?
    ) async throws -> Credentials {
        var parameters = self.parameters("AssumeRole", role)
        if let externalID = role.externalID { parameters.append(("ExternalId", externalID)) }
        if let serial = role.mfaSerial { parameters.append(("SerialNumber", serial)) }
        if let mfaCode { parameters.append(("TokenCode", mfaCode)) }
        let region = try await self.usableRegion()
        let signer = SigV4Signer(service: "sts", region: AWSServiceEndpoint.sts.signingRegion(for: region))
        return try await self.client.send(
            try self.request(parameters, region: region),
            as: .credentials("AssumeRole", secretMembers: ["TokenCode", "ExternalId"]),
            signedBy: .sigV4(signer),
            with: credentials,
            reading: self.credentials
        )
    }

    /// Assumes a role with a token of an identity provider.
    func assume(_ role: AWSRole, withWebIdentity token: String) async throws -> Credentials {
        let parameters = self.parameters("AssumeRoleWithWebIdentity", role) + [("WebIdentityToken", token)]
        return try await self.client.send(
            try self.request(parameters, region: try await self.usableRegion()),
            as: .credentials("AssumeRoleWithWebIdentity", secretMembers: ["WebIdentityToken"]),
            reading: self.credentials
        )
    }

    private var client: CredentialsClient { .aws(self.settings, "STS", name: "STS") }

    private func parameters(_ action: String, _ role: AWSRole) -> [(String, String)] {
        let seconds = Int(self.settings.host.time.now().timeIntervalSince1970.rounded())
        var parameters = [
            ("Action", action), ("Version", "2011-06-15"), ("RoleArn", role.arn),
            ("RoleSessionName", role.sessionName ?? "swift-cloud-automation-\(seconds)"),
        ]
        if let duration = role.duration { parameters.append(("DurationSeconds", "\(duration.wholeSeconds)")) }
        return parameters
    }

    private func request(_ parameters: [(String, String)], region: String) throws -> TransportRequest {
        let form = parameters.map { "\($0)=\(PercentEncoding.encode($1))" }.joined(separator: "&")
        return TransportRequest(
            method: "POST",
            url: try self.settings.url(of: .sts, region: region),
            headers: ["content-type": "application/x-www-form-urlencoded"],
            body: Data(form.utf8)
        )
    }

    private func credentials(in response: CredentialsClient.Response) throws -> Credentials {
        let members = CredentialsResponse(members: XMLText.leaves(of: response.body))
        return response.correctingClockSkew(
            try members.credentials(CredentialsResponse.Names(sessionToken: "SessionToken"))
        )
    }

    /// Returns the region of the STS endpoint: the one passed or configured, or else that of the instance.
    private func usableRegion() async throws -> String {
        var reason = AWSSettings.regionRemedy
        if let region = self.region ?? self.settings.region {
            if region.isHostLabel { return region }
            reason = InvalidRequestError.invalidRegion(region).description
        } else {
            do {
                return try await AWSInstanceMetadata(settings: self.settings).region()
            } catch is CredentialsError {
                // The error reports only that no region is set. Most machines have no metadata service.
            }
        }
        throw CredentialsError(source: self.source, reason: "no region in which to assume the role: \(reason)")
    }
}
