import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// Profiles of `aws login`, whose keys the command-line tool keeps in a file.
@Suite struct AWSLoginTests {
    private static let session = "arn:aws:iam::1:user/me"

    /// The SHA-256 of the session.
    private static let file = "\(SHA256.hash(Array(session.utf8)).hexadecimal).json"

    private static func token(until end: String) -> String {
        #"{"accessToken":{"accessKeyId":"LOGIN","secretAccessKey":"SECRETKEY0123456789","sessionToken":"SECRETTOKEN0123456789","accountId":"1","expiresAt":"\#(end)"},"tokenType":"aws_sigv4","refreshToken":"SECRETTOKEN0123456789","clientId":"c","dpopKey":"SECRETKEY0123456789"}"#
    }

    private func credentials(
        _ token: String?,
        folder: String = "/home/.aws/login/cache",
        environment: [String: String] = [:],
        config: String = "[default]\nlogin_session = \(session)\n"
    ) async throws -> Credentials {
        var host = TestHost(environment: environment, files: ["/home/.aws/config": config])
        host.files["\(folder)/\(Self.file)"] = token
        return try await AWSProfileCredentials(host: host.system).credentials()
    }

    @Test func usesTheKeysUntilTheyEnd() async throws {
        let token = Self.token(until: "2026-01-02T13:00:00Z")
        #expect(try await self.credentials(token) == .answered("LOGIN"))
        let elsewhere = ["AWS_LOGIN_CACHE_DIRECTORY": "~/logins"]
        let other = try await self.credentials(token, folder: "/home/logins", environment: elsewhere)
        #expect(other.accessKeyID == "LOGIN")
    }

    @Test(arguments: [
        (nil, "run aws login"), (token(until: "2026-01-02T11:00:00Z"), "run aws login"),
        (token(until: "soon"), "run aws login"), ("SECRETKEY0123456789", "run aws login"), ("{}", "run aws login"),
    ])
    func saysToSignInAgain(token: String?, reason: String) async {
        let error = await #expect(throws: CredentialsError.self) { try await self.credentials(token) }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
        #expect(error?.isConfigured == true)
        #expect(Planted.shown(in: "\(String(describing: error))").isEmpty)
    }
}
