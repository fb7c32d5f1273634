import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// Profiles of `aws login`, whose keys the command-line tool stores in a file.
@Suite struct AWSLoginTests {
    @Test func usesTheKeysUntilTheyExpire() async throws {
        let file = LoginFile(until: "2026-01-02T13:00:00Z")
        #expect(try await LoginMachine(file).provider().credentials() == .issued("LOGIN"))
    }

    @Test func readsTheConfiguredFolder() async throws {
        let machine = LoginMachine(
            LoginFile(until: "2026-01-02T13:00:00Z"),
            folder: "/home/logins",
            environment: ["AWS_LOGIN_CACHE_DIRECTORY": "~/logins"]
        )
        #expect(try await machine.provider().credentials() == .issued("LOGIN"))
    }

    @Test(arguments: [
        nil, LoginFile(until: "2026-01-02T11:00:00Z").text, LoginFile(until: "soon").text, "SECRETKEY0123456789", "{}",
        #"{"accessToken":{"accessKeyId":"A","expiresAt":"2026-01-02T13:00:00Z"}}"#,
        #"{"accessToken":"SECRETKEY0123456789","expiresAt":"2026-01-02T13:00:00Z"}"#,
    ])
    func recommendsSigningInAgain(text: String?) async {
        let error = await #expect(throws: CredentialsError.self) {
            try await LoginMachine(text: text).provider().credentials()
        }
        #expect(error?.description.contains("run aws login") == true, "\(String(describing: error))")
        #expect(error?.isConfigured == true)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
    }

    #if !SwiftCrypto && !canImport(CryptoKit)
    /// This build can't sign with a P-256 key.
    @Test(arguments: ["2026-01-02T12:00:01Z", "2026-01-02T12:04:59Z"])
    func usesExpiringKeysWithoutTheTrait(end: String) async throws {
        let machine = LoginMachine(LoginFile(until: end))
        #expect(try await machine.provider().credentials().accessKeyID == "LOGIN")
        #expect(machine.requests.isEmpty)
    }

    @Test func namesTheTraitThatRenewsKeys() async {
        let machine = LoginMachine(LoginFile(until: "2026-01-02T12:00:00Z"))
        let error = await #expect(throws: CredentialsError.self) { try await machine.provider().credentials() }
        #expect(
            error?.description.contains(
                "the keys of aws login have expired: run aws login, or renew them with the package trait SwiftCrypto"
            ) == true
        )
        #expect(machine.requests.isEmpty)
    }
    #endif
}
