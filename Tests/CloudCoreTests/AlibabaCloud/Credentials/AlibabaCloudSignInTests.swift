import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// The renewal of keys in Alibaba's OAuth mode, as in the command-line tool.
@Suite struct AlibabaCloudSignInTests {
    // MARK: Requests

    @Test(arguments: [
        (#""oauth_site_type":"CN""#, "oauth.aliyun.com", "4038181954557748008"),
        (#""oauth_site_type":"INTL""#, "oauth.alibabacloud.com", "4103531455503354461"),
        (#""oauth_site_type":"intl""#, "oauth.alibabacloud.com", "4103531455503354461"),
        (#""oauth_site_type":"""#, "oauth.aliyun.com", "4038181954557748008"),
    ])
    func renewsAtTheConfiguredSite(site: String, host: String, client: String) async throws {
        let machine = SignInMachine(
            site,
            SignInMachine.keys(-1),
            SignInMachine.tokens(-1),
            responding: .alibabaCloudTokens(),
            .alibabaCloudOAuth("NEW")
        )
        #expect(try await machine.provider.credentials() == .issued("NEW"))
        let requests = machine.transport.requests
        #expect(requests.map(\.url.absoluteString) == ["https://\(host)/v1/token", "https://\(host)/v1/exchange"])
        #expect(requests.allSatisfy { $0.method == "POST" })
        #expect(requests[0].headers["content-type"] == "application/x-www-form-urlencoded")
        #expect(
            requests[0].form
                == ["grant_type": "refresh_token", "refresh_token": "SECRETREFRESH0123456789", "client_id": client]
        )
        #expect(requests[1].headers["authorization"] == "Bearer SECRETBEARER9876543210")
        #expect(requests[1].body.isEmpty)
    }

    @Test func readsMemberNamesInEitherCase() async throws {
        let response = TransportResponse.text(
            #"{"AccessKeyId":"NEW","AccessKeySecret":"SECRETKEY0123456789","SecurityToken":"SECRETTOKEN0123456789","#
                + #""Expiration":"2026-01-02T13:00:00Z"}"#
        )
        let machine = SignInMachine(SignInMachine.tokens(3_600), responding: response)
        #expect(try await machine.provider.credentials() == .issued("NEW"))
    }

    @Test func escapesARefreshToken() async throws {
        let machine = SignInMachine(
            SignInMachine.tokens(-1, refresh: "a+b/c=&d é"),
            responding: .alibabaCloudTokens(),
            .alibabaCloudOAuth("NEW")
        )
        _ = try await machine.provider.credentials()
        #expect(machine.transport.requests[0].form["refresh_token"] == "a+b/c=&d é")
        #expect(!String(decoding: machine.transport.requests[0].body, as: UTF8.self).contains("+"))
    }

    // MARK: Timing

    @Test(arguments: [(3_600, 0), (211, 0), (210, 1), (1, 1), (0, 1), (-1, 1)])
    func renewsExpiringKeys(lifetime: Int, requests: Int) async throws {
        let machine = SignInMachine(
            SignInMachine.keys(lifetime),
            SignInMachine.tokens(3_600),
            responding: .alibabaCloudOAuth("NEW")
        )
        #expect(try await machine.provider.credentials().accessKeyID == (requests == 0 ? "OLD" : "NEW"))
        #expect(machine.transport.requests.count == requests)
    }

    @Test(arguments: [(3_600, 1), (1_201, 1), (1_200, 2), (1, 2), (-1, 2), (-SignInMachine.now, 2)])
    func renewsAnExpiringAccessToken(lifetime: Int, requests: Int) async throws {
        let tokens = requests == 1 ? [] : [TransportResponse.alibabaCloudTokens()]
        let responses: [StubTransport.Response] = (tokens + [.alibabaCloudOAuth("NEW")]).map { response in
            { _ in response }
        }
        let machine = SignInMachine(SignInMachine.tokens(lifetime), responses: responses)
        #expect(try await machine.provider.credentials() == .issued("NEW"))
        #expect(machine.transport.requests.count == requests)
    }

    /// Without a refresh token, the service decides whether the access token is valid.
    @Test(arguments: [3_600, 1, -SignInMachine.now])
    func usesAnAccessTokenThatCanNotBeRenewed(lifetime: Int) async throws {
        let machine = SignInMachine(SignInMachine.tokens(lifetime, refresh: nil), responding: .alibabaCloudOAuth("NEW"))
        #expect(try await machine.provider.credentials() == .issued("NEW"))
    }

    @Test(arguments: ["0", "-5", #""soon""#, "9223372036854775807", "null", "1e300", #""60""#])
    func acceptsAnyLifetimeOfANewToken(lifetime: String) async throws {
        let machine = SignInMachine(
            SignInMachine.tokens(-1),
            responding: .alibabaCloudTokens(lifetime: lifetime),
            .alibabaCloudOAuth("NEW")
        )
        #expect(try await machine.provider.credentials() == .issued("NEW"))
        #expect(machine.profile["oauth_refresh_token"] == "SECRETREFRESH9876543210")
    }

    @Test func renewsBeforeTheExpirationInACache() async throws {
        let clock = ManualClock()
        let machine = SignInMachine(
            SignInMachine.keys(3_600),
            SignInMachine.tokens(8_000),
            responding: .alibabaCloudOAuth("NEW")
        )
        var host = machine.host
        host.time = clock.time
        let cached = CredentialsChain.alibabaCloud(host: host)
        #expect(try await cached.credentials().accessKeyID == "OLD")
        clock.advance(by: .seconds(3_600 - 60))
        #expect(try await cached.credentials().accessKeyID == "NEW")
        #expect(machine.transport.requests.count == 1)
    }

    @Test func renewsRejectedKeys() async throws {
        let machine = SignInMachine(
            SignInMachine.keys(3_600),
            SignInMachine.tokens(3_600),
            responding: .alibabaCloudOAuth("NEW")
        )
        let provider = CachedCredentials(machine.provider, margins: .alibabaCloud, time: machine.host.time)
        let rejected = try await provider.credentials()
        #expect(rejected.accessKeyID == "OLD")
        await provider.discard(rejected)
        #expect(try await provider.credentials() == .issued("NEW"))
    }

    @Test func renewsOnceForManyClients() async throws {
        let machine = SignInMachine(
            SignInMachine.keys(60),
            SignInMachine.tokens(-1),
            responding: .alibabaCloudTokens(),
            .alibabaCloudOAuth("NEW")
        )
        let host = machine.host
        try await withThrowingTaskGroup(of: Credentials.self) { group in
            for _ in 0..<20 { group.addTask { try await CredentialsChain.alibabaCloud(host: host).credentials() } }
            for try await credentials in group { #expect(credentials == .issued("NEW")) }
        }
        #expect(machine.transport.requests.count == 2)
    }

    @Test func isTheSourceOfARoleChain() async throws {
        let machine = SignInMachine(
            SignInMachine.tokens(-1),
            responding: .alibabaCloudTokens(),
            .alibabaCloudOAuth("NEW"),
            .alibabaCloudSTS("ROLE")
        )
        let role =
            #"{"name":"r","mode":"ChainableRamRoleArn","ram_role_arn":"acs:r","source_profile":"a","x":[{"name":"a"}]}, "#
        machine.file = machine.file.replacingOccurrences(of: "[{", with: "[\(role){")
        let provider = AlibabaCloudCLIProfileCredentials("r", host: machine.host)
        #expect(try await provider.credentials() == .issued("ROLE"))
        #expect(machine.transport.requests[2].headers["x-acs-security-token"] == "SECRETTOKEN0123456789")
        #expect(machine.file.hasPrefix(#"{"current":"a","profiles":[\#(role){"name":"a""#))
        #expect(machine.file.contains(#""access_key_id":"NEW""#))
    }
}
