import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite struct AWSSSOCredentialsTests {
    private static let config = """
        [default]
        sso_session = team
        sso_account_id = 1
        sso_role_name = my role
        [sso-session team]
        sso_region = us-east-1
        sso_start_url = https://team.example/start
        [profile old]
        sso_region = cn-north-1
        sso_start_url = https://old.example/start
        sso_account_id = 2
        sso_role_name = r
        """

    private static let folder = "/home/.aws/sso/cache/"

    /// The SHA-1 of `team`, and of the older profile's start URL.
    private static let file = "\(folder)d25187dc137f35c88bc80ec8c3ffbdb17b5eb873.json"

    private static func token(until end: String, more: String = "") -> String {
        #"{"accessToken":"SECRETBEARER0123456789","expiresAt":"\#(end)"\#(more)}"#
    }

    private static let renewal =
        #","refreshToken":"SECRETTOKEN0123456789","clientId":"c","clientSecret":"SECRETKEY0123456789","registrationExpiresAt":"2026-03-01T00:00:00Z""#

    private static let response = TransportResponse.text(
        #"{"roleCredentials":{"accessKeyId":"SSO","secretAccessKey":"SECRETKEY0123456789","sessionToken":"SECRETTOKEN0123456789","expiration":1767358800000}}"#
    )

    private func provider(
        _ profile: String? = nil,
        token: String?,
        transport: any HTTPTransport,
        clock: ManualClock = ManualClock()
    ) -> AWSProfileCredentials {
        var host = TestHost(files: ["/home/.aws/config": Self.config], transport: transport, clock: clock)
        let login = AWSSSOLogin(
            session: profile == nil ? "team" : nil,
            startURL: "https://old.example/start",
            region: "",
            accountID: nil,
            roleName: nil
        )
        host.files[Self.folder + login.cacheFile] = token
        return AWSProfileCredentials(profile, host: host.system)
    }

    @Test func usesTheCommandLineToolsFileName() {
        let login = AWSSSOLogin(session: nil, startURL: "team", region: "", accountID: nil, roleName: nil)
        #expect(Self.folder + login.cacheFile == Self.file)
    }

    @Test func fetchesWithTheTokenFromTheFile() async throws {
        let transport = StubTransport(Self.response)
        let provider = self.provider(token: Self.token(until: "2026-01-02T20:00:00Z"), transport: transport)
        #expect(try await provider.credentials() == .issued("SSO"))
        let request = transport.requests[0]
        #expect(
            request.url.absoluteString
                == "https://portal.sso.us-east-1.amazonaws.com/federation/credentials?role_name=my%20role&account_id=1"
        )
        #expect(request.headers["x-amz-sso_bearer_token"] == "SECRETBEARER0123456789")
    }

    @Test func readsALegacyProfile() async throws {
        let transport = StubTransport(Self.response)
        let provider = self.provider("old", token: Self.token(until: "2026-01-02T20:00:00UTC"), transport: transport)
        #expect(try await provider.credentials() == .issued("SSO"))
        #expect(transport.requests[0].url.host() == "portal.sso.cn-north-1.amazonaws.com.cn")
    }

    @Test func renewsAnExpiringTokenAndKeepsItInMemory() async throws {
        let renewed = TransportResponse.text(#"{"accessToken":"new","expiresIn":28800,"tokenType":"Bearer"}"#)
        let transport = StubTransport(renewed, Self.response, Self.response)
        let token = Self.token(until: "2026-01-02T12:04:00Z", more: Self.renewal)
        let provider = self.provider(token: token, transport: transport)
        _ = try await provider.credentials()
        _ = try await provider.credentials()
        let requests = transport.requests
        #expect(requests.count == 3)
        #expect(requests[0].url.absoluteString == "https://oidc.us-east-1.amazonaws.com/token")
        let body = try JSONDecoder().decode([String: String].self, from: requests[0].body)
        #expect(
            body
                == [
                    "clientId": "c", "clientSecret": "SECRETKEY0123456789", "grantType": "refresh_token",
                    "refreshToken": "SECRETTOKEN0123456789",
                ]
        )
        #expect(requests[2].headers["x-amz-sso_bearer_token"] == "new")
    }

    @Test(arguments: [(#","refreshToken":"next""#, "next"), ("", "SECRETTOKEN0123456789")])
    func writesARenewedTokenToTheFile(member: String, refreshToken: String) async throws {
        let renewed = TransportResponse.text(#"{"accessToken":"new","expiresIn":28800\#(member)}"#)
        let more =
            Self.renewal + #", "startUrl": "https://a/", "scopes": ["a", {"refreshToken": 1}], "region":"r\u0031""#
        var machine = TestHost(
            files: ["/home/.aws/config": Self.config],
            transport: StubTransport(renewed, Self.response)
        )
        machine.files[Self.file] = Self.token(until: "2026-01-02T12:04:00Z", more: more)
        let written = Texts()
        var host = machine.system
        host.writeFile = { path, contents in
            written.add(path)
            written.add(String(decoding: contents, as: UTF8.self))
            return true
        }
        _ = try await AWSProfileCredentials(host: host).credentials()
        #expect(written.all.first == Self.file)
        let text = try #require(written.all.last)
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? NSDictionary
        let wanted: NSDictionary = [
            "accessToken": "new", "expiresAt": "2026-01-02T20:00:00Z", "refreshToken": refreshToken, "clientId": "c",
            "clientSecret": "SECRETKEY0123456789", "registrationExpiresAt": "2026-03-01T00:00:00Z",
            "startUrl": "https://a/",
            "scopes": ["a", ["refreshToken": 1]] as [Any], "region": "r1",
        ]
        #expect(object == wanted)
    }

    @Test func continuesIfTheFileCanNotBeWritten() async throws {
        let renewed = TransportResponse.text(#"{"accessToken":"new","expiresIn":28800}"#)
        var machine = TestHost(
            files: ["/home/.aws/config": Self.config],
            transport: StubTransport(renewed, Self.response)
        )
        machine.files[Self.file] = Self.token(until: "2026-01-02T12:04:00Z", more: Self.renewal)
        var host = machine.system
        host.writeFile = { _, _ in false }
        #expect(try await AWSProfileCredentials(host: host).credentials() == .issued("SSO"))
    }

    @Test func usesAValidTokenIfTheRenewalFails() async throws {
        let rejected = TransportResponse.text(#"{"error":"invalid_grant"}"#, status: 400)
        let transport = StubTransport(rejected, Self.response)
        let token = Self.token(until: "2026-01-02T12:04:00Z", more: Self.renewal)
        #expect(try await self.provider(token: token, transport: transport).credentials() == .issued("SSO"))
    }

    @Test(arguments: [
        (nil, "run aws sso login --sso-session team"), (token(until: "2026-01-02T11:00:00Z"), "run aws sso login"),
        (token(until: "2026-01-02T11:00:00Z", more: renewal), "run aws sso login"),
        (token(until: "soon"), "run aws sso login"), ("SECRETBEARER0123456789", "it is not an SSO token"),
        ("{}", "it is not an SSO token"),
    ])
    func recommendsSigningInAgain(token: String?, reason: String) async throws {
        let rejected = TransportResponse.text("SECRETTOKEN0123456789", status: 400)
        let provider = self.provider(token: token, transport: StubTransport(rejected))
        let error = await #expect(throws: CredentialsError.self) { try await provider.credentials() }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
        #expect(error?.isConfigured == true)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
    }

    @Test(arguments: [
        TransportResponse.text("SECRETBEARER0123456789", status: 401), .text("SECRETBEARER0123456789", status: 403),
        .text("SECRETBEARER0123456789"),
        .text("{}"), .text(#"{"roleCredentials":{"accessKeyId":"SECRETKEY0123456789"}}"#),
    ])
    func redactsSecretsInPortalErrors(response: TransportResponse) async throws {
        let token = Self.token(until: "2026-01-02T20:00:00Z")
        let provider = self.provider(token: token, transport: StubTransport(response))
        let error = await #expect(throws: CredentialsError.self) { try await provider.credentials() }
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
    }
}
