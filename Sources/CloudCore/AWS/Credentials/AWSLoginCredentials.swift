import CloudFoundation
import Synchronization

/// A provider that reads the keys that `aws login` stored in a file, and renews them.
///
/// Renewed keys are kept in memory and in the file, since the refresh token may be valid only once. A renewal requires
/// a signature with a P-256 key: without the trait `SwiftCrypto` and CryptoKit, keys are used until they expire.
final class AWSLoginCredentials: CredentialsProvider {
    private let session: String
    private let service: AWSSignInService

    /// The session that was renewed last.
    private let renewed = Mutex<AWSLoginSession?>(nil)

    /// The renewal in progress.
    private let renewal = SingleFlight<Credentials>()

    /// Creates a provider.
    /// - Parameters:
    ///   - session: The name of the session, the value of `login_session`.
    ///   - service: The service that renews its keys.
    init(_ session: String, service: AWSSignInService) {
        self.session = session
        self.service = service
    }

    private var host: HostSystem { self.service.settings.host }

    /// Returns valid keys, which are renewed if they expire soon.
    func credentials() async throws -> Credentials {
        try await CredentialsError.attributing(to: self.service.source) {
            let session = self.latest(try self.fileSession())
            guard self.endsSoon(session) else { return session.keys }
            // The renewal isn't cancelled with its callers, since a refresh token that was sent may be used up.
            return try await self.renewal.value(continuesWhenAbandoned: true) { try await self.renewedKeys() }
        }
    }

    /// Renews the keys unless another caller has just done so, and falls back to old keys that are still valid.
    private func renewedKeys() async throws -> Credentials {
        let kept = try self.fileSession()
        let session = self.latest(kept)
        guard self.endsSoon(session) else { return session.keys }
        do {
            let renewed = try await self.service.renewed(session)
            self.renewed.withLock { $0 = renewed }
            self.keep(renewed, inPlaceOf: kept)
            return renewed.keys
        } catch {
            // Another process may have renewed them in the meantime.
            let session = (try? self.fileSession()).map(self.latest) ?? session
            guard self.host.time.now() < session.end else { throw error }
            return session.keys
        }
    }

    private func endsSoon(_ session: AWSLoginSession) -> Bool {
        session.end < self.host.time.now() + Self.window
    }

    /// The time before their expiration at which keys are renewed, in seconds.
    private static let window: TimeInterval = 300

    /// Returns the session in the file, or the renewed one if it expires later.
    private func latest(_ kept: AWSLoginSession) -> AWSLoginSession {
        self.renewed.withLock { $0 }.map { $0.end > kept.end ? $0 : kept } ?? kept
    }

    private var file: String? {
        let folder = self.host.environment.nonBlank("AWS_LOGIN_CACHE_DIRECTORY").map(self.host.expanding)
        let name = "\(SHA256.hash(Array(self.session.utf8)).hexadecimal).json"
        return (folder ?? self.host.pathInHome(".aws/login/cache")).map { "\($0)/\(name)" }
    }

    private func fileSession() throws -> AWSLoginSession {
        guard let file, let text = try self.host.readTextIfPresent(file) else {
            throw self.broken("there are no keys of aws login for its login_session")
        }
        guard let session = AWSLoginSession(text) else {
            throw self.broken("\(quoted(file)) contains no keys of aws login")
        }
        return session
    }

    /// Writes a renewed session to the file, unless the user has signed in again in the meantime.
    ///
    /// If that fails, the session is still in memory.
    private func keep(_ session: AWSLoginSession, inPlaceOf kept: AWSLoginSession) {
        guard let file, let text = try? self.host.readTextIfPresent(file),
            AWSLoginSession(text)?.refreshToken == kept.refreshToken, let contents = session.written(into: text)
        else { return }
        _ = self.host.writeFile?(file, Data(contents.utf8))
    }

    private func broken(_ reason: String) -> CredentialsError {
        CredentialsError(source: self.service.source, reason: "\(reason): run aws login")
    }
}
