import CloudFoundation

/// The keys that `aws login` left in a file.
///
/// Renewing them takes a signature with a key on the curve P-256, so that is left to the command-line tool.
struct AWSLoginKeys {
    let session: String
    let host: HostSystem
    let source: String

    /// Returns the keys, which have to be good still.
    func credentials() throws -> Credentials {
        guard let file, let text = try self.host.readTextIfPresent(file) else {
            throw self.broken("there are no keys of `aws login` for its login_session")
        }
        guard let token = try? JSONDecoder().decode(Token.self, from: Data(text.utf8)).accessToken,
            let end = ExpirationText.date(from: token.expiresAt)
        else { throw self.broken("\(quoted(file)) holds no keys of `aws login`") }
        guard self.host.time.now() < end else {
            throw self.broken("the keys of `aws login` have ended, and the command-line tool alone renews them")
        }
        return Credentials(
            accessKeyID: token.accessKeyId,
            secretAccessKey: token.secretAccessKey,
            sessionToken: token.sessionToken,
            expiration: end
        )
    }

    private var file: String? {
        let folder = self.host.environment.nonBlank("AWS_LOGIN_CACHE_DIRECTORY").map(self.host.expanding)
        let name = "\(SHA256.hash(Array(self.session.utf8)).hexadecimal).json"
        return (folder ?? self.host.pathInHome(".aws/login/cache")).map { "\($0)/\(name)" }
    }

    private func broken(_ reason: String) -> CredentialsError {
        CredentialsError(source: self.source, reason: "\(reason): run aws login")
    }

    private struct Token: Decodable {
        struct Keys: Decodable {
            let accessKeyId: String
            let secretAccessKey: String
            let sessionToken: String
            let expiresAt: String
        }

        let accessToken: Keys
    }
}
