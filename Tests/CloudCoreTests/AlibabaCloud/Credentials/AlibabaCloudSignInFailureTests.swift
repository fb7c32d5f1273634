import CloudCore
import CloudTestSupport
import Foundation
import Synchronization
import Testing

/// Failures to renew a sign-in.
@Suite struct AlibabaCloudSignInFailureTests {
    private static let secrets =
        Planted.secrets + ["SECRETREFRESH0123456789", "SECRETREFRESH9876543210", "SECRETBEARER9876543210"]

    private func failure(_ machine: SignInMachine, _ profile: String? = nil) async -> String {
        let provider = AlibabaCloudCLIProfileCredentials(profile, host: machine.host)
        let error = await #expect(throws: CredentialsError.self) { try await provider.credentials() }
        #expect(error?.isConfigured == true)
        let text = "\(String(describing: error)) \(error?.description ?? "")"
        #expect(Self.secrets.filter(text.contains).isEmpty, "\(text)")
        return text
    }

    private static let signIn = "sign in again with aliyun configure --mode OAuth --profile a"

    /// Error responses in the formats of the services, with the expected error text.
    private static let rejections: [(TransportResponse, String)] = [
        (
            .text(
                #"{"error":"invalid_grant","error_description":"invalid refreshToken SECRETREFRESH0123456789","#
                    + #""request_id":"r","http_code":400}"#,
                status: 400
            ), "invalid_grant: invalid refreshToken"
        ),
        (.text(#"{"error":"invalid_client"}"#, status: 401), "invalid_client (status 401)"),
        (.text(#"{"Code":"NoPermission","Message":"not for you"}"#, status: 403), "NoPermission: not for you"),
        (.text(#"{"code":"InvalidParameter","message":"no"}"#, status: 400), "InvalidParameter: no"),
        (.text("<html>SECRETREFRESH0123456789</html>", status: 400), "status 400"),
        (.text("", status: 401), "status 401"),
        (.text(#"{"error":"expired_token"}"#), "returned the error expired_token"),
        (.text(#"{"error":"SECRETREFRESH0123456789"}"#), "returned the error"),
    ]

    @Test(arguments: rejections.indices)
    func recommendsSigningInAgain(index: Int) async {
        let (response, expectedText) = Self.rejections[index]
        let machine = SignInMachine(SignInMachine.keys(-1), SignInMachine.tokens(-1), responding: response)
        let text = await self.failure(machine)
        #expect(text.contains(expectedText), "\(text)")
        #expect(text.contains(Self.signIn), "\(text)")
        #expect(machine.transport.requests.count == 1)
    }

    @Test(arguments: rejections.indices)
    func recommendsSigningInAgainForARejectedAccessToken(index: Int) async {
        let (response, expectedText) = Self.rejections[index]
        let body = String(decoding: response.body, as: UTF8.self).replacingOccurrences(of: "REFRESH", with: "BEARER")
        let machine = SignInMachine(SignInMachine.tokens(3_600), responding: .text(body, status: response.status))
        let text = await self.failure(machine)
        #expect(text.contains(expectedText.replacingOccurrences(of: "REFRESH", with: "BEARER")), "\(text)")
        #expect(text.contains(Self.signIn), "\(text)")
    }

    @Test(arguments: [
        ("", "the keys of its sign-in have expired"), (SignInMachine.keys(0), "the keys of its sign-in have expired"),
        (SignInMachine.keys(-1) + "," + SignInMachine.tokens(0, refresh: nil), "the keys of its sign-in have expired"),
    ])
    func recommendsSigningInAgainWithoutTokens(members: String, expectedText: String) async {
        let members = members.isEmpty ? #""region_id":"r""# : members
        let text = await self.failure(SignInMachine(members))
        #expect(text.contains(expectedText), "\(text)")
        #expect(text.contains(Self.signIn), "\(text)")
    }

    @Test func quotesTheProfileName() async {
        let machine = SignInMachine(SignInMachine.keys(-1))
        machine.file = machine.file.replacingOccurrences(of: #""name":"a""#, with: #""name":"my \u001b[1mprofile""#)
        let text = await self.failure(machine, "my \u{1b}[1mprofile")
        #expect(text.contains(#"--profile "my "#), "\(text)")
        #expect(!text.contains("\u{1b}"))
    }

    @Test func doesNotRecommendSigningInAgainForTransientErrors() async {
        for status in [429, 500, 503] {
            let response = TransportResponse.text(#"{"error":"SECRETREFRESH0123456789"}"#, status: status)
            let text = await self.failure(
                SignInMachine(SignInMachine.tokens(-1), responding: response, response, response)
            )
            #expect(text.contains("the keys of its sign-in can't be renewed: "), "\(text)")
            #expect(text.contains("status \(status)"), "\(text)")
            #expect(!text.contains("sign in again"), "\(text)")
        }
        let offline: StubTransport.Response = { _ in throw TransportError(.notConnected, reason: "no network") }
        let text = await self.failure(
            SignInMachine(SignInMachine.tokens(-1), responses: [offline, offline, offline])
        )
        #expect(text.contains("no network"), "\(text)")
        #expect(!text.contains("sign in again"), "\(text)")
    }

    @Test(arguments: [
        "", "[]", "{}", "SECRETBEARER0123456789", #"{"access_token":""}"#, #"{"access_token":{"a":1}}"#,
    ])
    func reportsAResponseWithoutAToken(body: String) async {
        _ = await self.failure(SignInMachine(SignInMachine.tokens(-1), responding: .text(body)))
    }

    @Test(arguments: [
        "", "{}", "SECRETBEARER0123456789", #"{"accessKeyId":"SECRETKEY0123456789"}"#,
        #"{"accessKeyId":"A","accessKeySecret":"SECRETKEY0123456789","securityToken":"SECRETTOKEN0123456789"}"#,
        #"{"accessKeyId":"A","accessKeySecret":"SECRETKEY0123456789","securityToken":"t","expiration":"SECRETJWT0123456789"}"#,
        #"{"accessKeyId":"A","accessKeySecret":"SECRETKEY0123456789","expiration":"2026-01-02T13:00:00Z"}"#,
        #"{"AccessKeyId":"A","AccessKeySecret":"SECRETKEY0123456789","SecurityToken":"","Expiration":"2026-01-02T13:00:00Z"}"#,
    ])
    func reportsAResponseWithoutKeys(body: String) async {
        let machine = SignInMachine(SignInMachine.tokens(3_600), responding: .text(body))
        let before = machine.file
        _ = await self.failure(machine)
        #expect(machine.file == before)
    }

    @Test(arguments: [
        (#""oauth_site_type":"US""#, "oauth_site_type"), (#""sts_expiration":"soon""#, "sts_expiration"),
        (#""oauth_access_token_expire":"soon""#, "oauth_access_token_expire"),
    ])
    func reportsAnInvalidMember(member: String, name: String) async {
        let machine = SignInMachine(member, #""oauth_refresh_token":"r""#)
        #expect(await self.failure(machine).contains("its \(name) is n"))
        #expect(machine.transport.requests.isEmpty)
    }

    // MARK: Keys that are still valid

    @Test(arguments: [
        TransportResponse.text(#"{"error":"invalid_grant"}"#, status: 400), .text("", status: 401), .text("{}"),
        .text("<html>", status: 404),
    ])
    func usesKeysThatAreStillValid(response: TransportResponse) async throws {
        let machine = SignInMachine(SignInMachine.keys(60), SignInMachine.tokens(-1), responding: response)
        #expect(try await machine.provider.credentials().accessKeyID == "OLD")
        #expect(machine.transport.requests.count == 1)
    }

    @Test func usesValidKeysAtAnUnknownSite() async throws {
        let machine = SignInMachine(SignInMachine.keys(60), SignInMachine.tokens(-1), #""oauth_site_type":"US""#)
        #expect(try await machine.provider.credentials().accessKeyID == "OLD")
    }

    @Test func usesAnAccessTokenThatIsStillValid() async throws {
        let machine = SignInMachine(
            SignInMachine.tokens(60),
            responding: .text(#"{"error":"invalid_grant"}"#, status: 400),
            .alibabaCloudOAuth("NEW")
        )
        #expect(try await machine.provider.credentials() == .issued("NEW"))
        #expect(machine.transport.requests[1].headers["authorization"] == "Bearer SECRETBEARER0123456789")
    }

    // MARK: Secrets

    @Test func redactsTokensInEventsAndRecordings() async throws {
        let machine = SignInMachine(
            SignInMachine.tokens(-1),
            responding: .text(#"{"error":"Throttling","error_description":"SECRETREFRESH0123456789"}"#, status: 429),
            .alibabaCloudTokens(),
            .text(#"{"error":"Throttling","error_description":"SECRETBEARER9876543210"}"#, status: 429),
            .alibabaCloudOAuth("NEW")
        )
        let lines = Texts()
        let recorder = ExchangeRecorder(machine.transport, hiding: [])
        var host = machine.host
        host.transport = recorder
        let provider = AlibabaCloudCLIProfileCredentials(host: host)
        let log = TextLog { lines.add($0) }
        let keys = try await CurrentObservers.with([log]) { try await provider.credentials() }
        #expect(keys == .issued("NEW"))
        #expect(recorder.exchanges.count == 4)
        var dumped = ""
        dump(provider, to: &dumped)
        dump(host, to: &dumped)
        for text in lines.all + [dumped] {
            #expect(Self.secrets.filter(text.contains).isEmpty, "\(text)")
        }
        // As for all services, a recording keeps what a service repeats in an error message.
        let bodies = recorder.exchanges.filter { $0.response?.status == 200 }.compactMap(\.response?.body)
        for body in bodies + recorder.exchanges.map(\.request.body) {
            let text = String(decoding: body, as: UTF8.self)
            #expect(Self.secrets.filter(text.contains).isEmpty, "\(text)")
        }
        #expect(bodies.count == 2)
    }
}
