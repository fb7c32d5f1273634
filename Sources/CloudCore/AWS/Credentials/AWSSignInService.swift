import CloudFoundation

/// The service where users sign in, which gives new keys for the refresh token of a session.
struct AWSSignInService: Sendable {
    let settings: AWSSettings

    /// The region for sessions that don't say theirs; by default the one that is configured.
    let region: String?

    /// What errors are about.
    let source: String

    /// Returns a session with new keys.
    /// - Throws: ``CredentialsError`` that says what to do, ``InvalidRequestError``, or `CancellationError`.
    func renewed(_ session: AWSLoginSession) async throws -> AWSLoginSession {
        guard P256PrivateKey.isAvailable else {
            throw self.broken(
                "the keys of `aws login` have ended: run aws login, or use the package trait SwiftCrypto, which renews them"
            )
        }
        guard let refreshToken = session.refreshToken else { throw self.broken(lacking: "refreshToken") }
        guard let clientID = session.clientID else { throw self.broken(lacking: "clientId") }
        guard let text = session.proofKey else { throw self.broken(lacking: "dpopKey") }
        guard let key = P256PrivateKey(pem: text) else {
            throw self.broken(
                "the keys of `aws login` have ended, and the dpopKey to renew them is unreadable: run aws login"
            )
        }
        let request = TransportRequest(
            method: "POST",
            url: try self.endpoint(session).appending(path: "v1/token"),
            headers: ["content-type": "application/json"],
            body: try JSONEncoder().encode([
                "clientId": clientID, "grantType": "refresh_token", "refreshToken": refreshToken,
            ])
        )
        let response: CredentialsClient.Response
        do {
            response = try await CredentialsClient.aws(self.settings, name: "the sign-in service").send(
                request,
                as: .credentials("CreateOAuth2Token", secretMembers: ["refreshToken"]),
                signedBy: .dpop(DPoPSigner(key: key))
            )
        } catch let failure as CredentialsClient.Failure {
            throw self.broken(Self.meaning(of: failure))
        }
        guard let renewed = AWSLoginSession(renewing: session, with: response.body, at: self.settings.host.time.now())
        else {
            throw self.broken("the response of the sign-in service holds no keys: try again, or run aws login")
        }
        return renewed
    }

    private func endpoint(_ session: AWSLoginSession) throws -> URL {
        guard let region = session.region ?? self.region ?? self.settings.region else {
            throw self.broken(
                "no region in which to renew the keys of `aws login`: \(AWSSettings.regionRemedy)"
            )
        }
        return try self.settings.url(of: .signIn, region: region)
    }

    /// Returns what a failed renewal means for the user, and what to do about it.
    private static func meaning(of failure: CredentialsClient.Failure) -> String {
        switch failure.code {
        case "TOKEN_EXPIRED":
            "the session of `aws login` has ended (\(failure.reason)): run aws login"
        case "USER_CREDENTIALS_CHANGED":
            "the user's credentials have changed since `aws login` (\(failure.reason)): run aws login"
        case "INSUFFICIENT_PERMISSIONS":
            "the user lacks the permission signin:CreateOAuth2Token, which renewing the keys of `aws login` takes "
                + "(\(failure.reason)): ask for it, and run aws login"
        default:
            "the keys of `aws login` can't be renewed (\(failure.reason)): try again, or run aws login"
        }
    }

    private func broken(_ reason: String) -> CredentialsError {
        CredentialsError(source: self.source, reason: reason)
    }

    private func broken(lacking member: String) -> CredentialsError {
        self.broken("the keys of `aws login` have ended, and there is no \(member) to renew them with: run aws login")
    }
}
