import CloudFoundation

/// A client of the sign-in service, which returns new keys for the refresh token of a session.
struct AWSSignInService: Sendable {
    let settings: AWSSettings

    /// The region of sessions that don't have one; by default the configured region.
    let region: String?

    /// The name of the source in errors.
    let source: String

    /// Renews the keys of a session and returns the new session.
    /// - Throws: ``CredentialsError`` with a remedy, ``InvalidRequestError`` or `CancellationError`.
    func renewed(_ session: AWSLoginSession) async throws -> AWSLoginSession {
        guard P256PrivateKey.isAvailable else {
            throw self.broken(
                "the keys of aws login have expired: run aws login, or renew them with the package trait SwiftCrypto"
            )
        }
        guard let refreshToken = session.refreshToken else { throw self.broken(lacking: "refreshToken") }
        guard let clientID = session.clientID else { throw self.broken(lacking: "clientId") }
        guard let text = session.proofKey else { throw self.broken(lacking: "dpopKey") }
        guard let key = P256PrivateKey(pem: text) else {
            throw self.broken(
                "the keys of aws login have expired, and the dpopKey to renew them can't be read: run aws login"
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
        do {
            return try await CredentialsClient.aws(self.settings, "Signin", name: "the sign-in service").send(
                request,
                as: .credentials("CreateOAuth2Token", secretMembers: ["refreshToken"]),
                signedBy: .dpop(DPoPSigner(key: key))
            ) { response in
                let now = self.settings.host.time.now()
                guard let renewed = AWSLoginSession(renewing: session, with: response.body, at: now) else {
                    throw self.broken(
                        "the response of the sign-in service contains no keys: try again, or run aws login"
                    )
                }
                return renewed
            }
        } catch let failure as CredentialsClient.Failure {
            throw self.broken(Self.meaning(of: failure))
        }
    }

    private func endpoint(_ session: AWSLoginSession) throws -> URL {
        guard let region = session.region ?? self.region ?? self.settings.region else {
            throw self.broken(
                "no region in which to renew the keys of aws login: \(AWSSettings.regionRemedy)"
            )
        }
        return try self.settings.url(of: .signIn, region: region)
    }

    /// Returns the meaning of a failed renewal and a remedy.
    private static func meaning(of failure: CredentialsClient.Failure) -> String {
        switch failure.code {
        case "TOKEN_EXPIRED":
            "the session of aws login has expired (\(failure.reason)): run aws login"
        case "USER_CREDENTIALS_CHANGED":
            "the user's credentials have changed since aws login (\(failure.reason)): run aws login"
        case "INSUFFICIENT_PERMISSIONS":
            "the user lacks the permission signin:CreateOAuth2Token, which is required to renew the keys of "
                + "aws login (\(failure.reason)): request it, and run aws login"
        default:
            "the keys of aws login can't be renewed (\(failure.reason)): try again, or run aws login"
        }
    }

    private func broken(_ reason: String) -> CredentialsError {
        CredentialsError(source: self.source, reason: reason)
    }

    private func broken(lacking member: String) -> CredentialsError {
        self.broken("the keys of aws login have expired, and there is no \(member) to renew them with: run aws login")
    }
}
