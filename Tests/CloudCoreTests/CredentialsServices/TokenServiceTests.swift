import CloudCore
import CloudTestSupport
import Foundation
import Synchronization
import Testing

/// Calls to services that issue credentials follow the rules of all calls, with retries and clock correction.
@Suite struct TokenServiceTests {
    /// A token service and its successful response.
    enum Service: CaseIterable, Sendable {
        case awsRole, awsWebIdentity, awsSSO, awsLogin, alibabaCloudRole, alibabaCloudOIDC, alibabaCloudSSO
        case alibabaCloudOAuth

        #if SwiftCrypto || canImport(CryptoKit)
        static let allCases: [Service] = [
            .awsRole, .awsWebIdentity, .awsSSO, .awsLogin, .alibabaCloudRole, .alibabaCloudOIDC, .alibabaCloudSSO,
            .alibabaCloudOAuth,
        ]
        #else
        /// Without the trait `SwiftCrypto` the keys of `aws login` are not renewed.
        static let allCases: [Service] = [
            .awsRole, .awsWebIdentity, .awsSSO, .alibabaCloudRole, .alibabaCloudOIDC, .alibabaCloudSSO,
            .alibabaCloudOAuth,
        ]
        #endif

        var isAWS: Bool { [.awsRole, .awsWebIdentity, .awsSSO, .awsLogin].contains(self) }

        var success: TransportResponse {
            switch self {
            case .awsRole, .awsWebIdentity: .sts("OK")
            case .awsSSO:
                .text(
                    #"{"roleCredentials":{"accessKeyId":"OK","secretAccessKey":"SECRETKEY0123456789","#
                        + #""sessionToken":"SECRETTOKEN0123456789","expiration":1767358800000}}"#
                )
            case .awsLogin: .login("OK", seconds: 3_600)
            case .alibabaCloudRole, .alibabaCloudOIDC: .alibabaCloudSTS("OK")
            case .alibabaCloudSSO: .alibabaCloudSSO("OK")
            case .alibabaCloudOAuth: .alibabaCloudOAuth("OK")
            }
        }

        /// Returns an error response in the format of the service.
        func error(_ code: String, _ message: String = "no", status: Int = 400, date: String? = nil)
            -> TransportResponse
        {
            let body =
                switch self {
                case .awsRole, .awsWebIdentity:
                    "<ErrorResponse><Error><Type>Sender</Type><Code>\(code)</Code><Message>\(message)</Message></Error>"
                        + "<RequestId>r</RequestId></ErrorResponse>"
                case .awsSSO: #"{"__type":"com.amazonaws.switchboard.portal#\#(code)","message":"\#(message)"}"#
                case .awsLogin: #"{"error":"\#(code)","message":"\#(message)"}"#
                default: #"{"Code":"\#(code)","Message":"\#(message)","RequestId":"r"}"#
                }
            var response = TransportResponse.text(body, status: status)
            response.headers["date"] = date
            return response
        }

        func provider(_ transport: StubTransport, clock: ManualClock) -> any CredentialsProvider {
            let host = TestHost(
                environment: ["AWS_REGION": "eu-west-1"],
                files: [
                    "/token": "SECRETJWT0123456789",
                    "/home/.aws/config": """
                    [default]
                    sso_session = team
                    sso_account_id = 1
                    sso_role_name = r
                    [sso-session team]
                    sso_region = us-east-1
                    sso_start_url = https://team.example/start
                    [profile login]
                    login_session = \(LoginMachine.session)
                    """,
                    "/home/.aws/login/cache/\(LoginMachine.fileName)": Self.login,
                    "/home/.aws/sso/cache/d25187dc137f35c88bc80ec8c3ffbdb17b5eb873.json":
                        #"{"accessToken":"SECRETBEARER0123456789","expiresAt":"2099-01-02T20:00:00Z"}"#,
                    "/home/.aliyun/config.json": """
                    {"current":"a","profiles":[{"name":"a","mode":"CloudSSO","cloud_sso_sign_in_url":"https://s.example/x",
                    "cloud_sso_account_id":"1","cloud_sso_access_config":"c","access_token":"SECRETBEARER0123456789",
                    "cloud_sso_access_token_expire":4070908800},{"name":"b","mode":"OAuth",
                    "oauth_access_token":"SECRETBEARER0123456789","oauth_access_token_expire":4070908800}]}
                    """,
                ],
                transport: transport,
                clock: clock
            ).system
            let base = StaticCredentials(Credentials(accessKeyID: "BASE", secretAccessKey: "SECRETKEY0123456789"))
            return switch self {
            case .awsRole: AWSAssumedRoleCredentials(AWSRole(arn: "arn"), from: base, host: host)
            case .awsWebIdentity: AWSWebIdentityCredentials(role: AWSRole(arn: "arn"), tokenFile: "/token", host: host)
            case .awsSSO: AWSProfileCredentials(host: host)
            case .awsLogin: AWSProfileCredentials("login", host: host)
            case .alibabaCloudRole:
                AlibabaCloudAssumedRoleCredentials(AlibabaCloudRole(arn: "arn"), from: base, host: host)
            case .alibabaCloudOIDC:
                AlibabaCloudOIDCCredentials(
                    role: AlibabaCloudRole(arn: "arn"),
                    providerARN: "p",
                    tokenFile: "/token",
                    host: host
                )
            case .alibabaCloudSSO: AlibabaCloudCLIProfileCredentials(host: host)
            case .alibabaCloudOAuth: AlibabaCloudCLIProfileCredentials("b", host: host)
            }
        }
    }

    private func credentials(
        _ service: Service,
        _ responses: TransportResponse...,
        clock: ManualClock = ManualClock()
    ) async -> (Result<Credentials, any Error>, [TransportRequest], ManualClock) {
        let transport = StubTransport(responses: responses.map { response in { _ in response } })
        let provider = service.provider(transport, clock: clock)
        do {
            return (.success(try await provider.credentials()), transport.requests, clock)
        } catch {
            return (.failure(error), transport.requests, clock)
        }
    }

    // MARK: Retries

    @Test(
        arguments: Service.allCases.filter(\.isAWS),
        [
            "Throttling", "ThrottlingException", "RequestLimitExceeded", "TooManyRequestsException", "RequestTimeout",
            "RequestTimeoutException", "IDPCommunicationError", "SlowDown",
        ]
    )
    func retriesAtAWS(service: Service, code: String) async throws {
        let (result, requests, clock) = await self.credentials(service, service.error(code), service.success)
        #expect(try result.get().accessKeyID == "OK")
        #expect(requests.count == 2)
        #expect(clock.waits.count == 1)
    }

    @Test(
        arguments: Service.allCases.filter { !$0.isAWS },
        [
            "Throttling", "Throttling.User", "Throttling.Api", "Rejected.Throttling", "ServiceUnavailable",
            "InternalError",
        ]
    )
    func retriesAtAlibabaCloud(service: Service, code: String) async throws {
        let (result, requests, _) = await self.credentials(service, service.error(code), service.success)
        #expect(try result.get().accessKeyID == "OK")
        #expect(requests.count == 2)
    }

    @Test(arguments: Service.allCases, [429, 500, 502, 503, 504])
    func retriesByStatus(service: Service, status: Int) async throws {
        let gateway = TransportResponse.text("<html>", status: status)
        let (result, requests, _) = await self.credentials(service, gateway, gateway, service.success)
        #expect(try result.get().accessKeyID == "OK")
        #expect(requests.count == 3)
    }

    @Test(arguments: Service.allCases)
    func givesUpAfterThreeAttempts(service: Service) async {
        let throttled = service.error("Throttling")
        let (result, requests, _) = await self.credentials(service, throttled, throttled, throttled, service.success)
        #expect(throws: CredentialsError.self) { try result.get() }
        #expect(requests.count == 3)
    }

    @Test(arguments: Service.allCases, ["AccessDenied", "NoPermission", "MalformedPolicyDocument", "InvalidParameter"])
    func reportsAPermanentErrorWithoutARetry(service: Service, code: String) async {
        for status in [400, 403, 404] {
            let (result, requests, _) = await self.credentials(
                service,
                service.error(
                    code,
                    "not for you, SECRETBEARER0123456789 SECRETJWT0123456789 SECRETKEY0123456789",
                    status: status
                )
            )
            let error = #expect(throws: CredentialsError.self) { try result.get() }
            let text = error?.description ?? ""
            #expect(text.contains("\(code): not for you"), "\(text)")
            #expect(text.contains("status \(status)"))
            #expect(error?.isConfigured == true)
            // Only the secrets of this request are known.
            #expect(!text.contains(service.sentSecret), "\(text)")
            #expect(requests.count == 1)
        }
    }

    @Test(arguments: [Service.awsRole, .awsSSO, .alibabaCloudRole])
    func waitsAsLongAsTheServiceRequests(service: Service) async throws {
        var throttled = service.error("Throttling")
        throttled.headers[service.isAWS ? "x-amz-retry-after" : "x-acs-retry-after"] = "3000"
        let (result, _, clock) = await self.credentials(service, throttled, service.success)
        _ = try result.get()
        #expect(clock.waits == [.seconds(3)])
    }

    // MARK: Clocks

    @Test(arguments: [
        (Service.awsRole, "RequestTimeTooSkewed"), (.awsRole, "RequestExpired"), (.awsRole, "SignatureDoesNotMatch"),
        (.alibabaCloudRole, "InvalidTimeStamp.Expired"), (.alibabaCloudRole, "IllegalTimestamp"),
        (.alibabaCloudOIDC, "InvalidTimeStamp.Expired"),
    ])
    func retriesOnceWithTheServicesTime(service: Service, code: String) async throws {
        let serviceError = service.error(code, date: "Fri, 02 Jan 2026 14:00:00 GMT")
        let (result, requests, _) = await self.credentials(service, serviceError, service.success)
        #expect(try result.get().accessKeyID == "OK")
        #expect(requests.map(Self.date) == ["12:00:00", "14:00:00"])
    }

    /// Returns the time for which a request was signed.
    private static func date(_ request: TransportRequest) -> String? {
        if let date = request.headers["x-amz-date"] {
            let time = date.split(separator: "T")[1]
            return "\(time.prefix(2)):\(time.dropFirst(2).prefix(2)):\(time.dropFirst(4).prefix(2))"
        }
        let date = request.headers["x-acs-date"] ?? request.query["Timestamp"]
        return date?.split(separator: "T").last.map { String($0.prefix(8)) }
    }

    @Test func doesNotSendANonceTwice() async throws {
        let nonces = Counter()
        let transport = StubTransport(responses: [
            { _ in Service.alibabaCloudOIDC.error("Throttling") }, { _ in .alibabaCloudSTS("OK") },
        ])
        var host = TestHost(files: ["/token": "SECRETJWT0123456789"], transport: transport).system
        host.unique = { "n\(nonces.next())" }
        let provider = AlibabaCloudOIDCCredentials(
            role: AlibabaCloudRole(arn: "arn"),
            providerARN: "p",
            tokenFile: "/token",
            host: host
        )
        _ = try await provider.credentials()
        #expect(Set(transport.requests.map { $0.query["SignatureNonce"] }).count == 2)
    }

    /// With a local clock five hours behind, keys expire by the service's clock and not five hours later.
    @Test(arguments: Service.allCases)
    func interpretsExpirationsByTheServicesClock(service: Service) async throws {
        // The service's time is 12:00, an hour before the keys expire.
        var response = service.success
        response.headers["date"] = "Fri, 02 Jan 2026 12:00:00 GMT"
        let clock = ManualClock(start: Date(timeIntervalSince1970: 1_767_355_200 - 5 * 3_600))
        let (result, _, _) = await self.credentials(service, response, clock: clock)
        #expect(try result.get().expiration == clock.date + 3_600)
    }

    @Test(
        arguments: Service.allCases,
        [
            "Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "now", "Fri, 02 Jan 2026 12:00:59 GMT",
        ]
    )
    func keepsExpirationsWithoutAUsableServiceDate(service: Service, date: String) async throws {
        var response = service.success
        response.headers["date"] = date
        let (result, _, _) = await self.credentials(service, response)
        #expect(try result.get().expiration == Date(timeIntervalSince1970: 1_767_358_800))
    }

    // MARK: Observing

    @Test(arguments: Service.allCases)
    func redactsSecretsInEvents(service: Service) async throws {
        let lines = Mutex<[String]>([])
        let transport = StubTransport(responses: [
            { _ in service.error("Throttling", "SECRETKEY0123456789") }, { _ in service.success },
        ])
        let log = TextLog { line in lines.withLock { $0.append(line) } }
        let provider = service.provider(transport, clock: ManualClock())
        _ = try await CurrentObservers.with([log]) { try await provider.credentials() }
        let text = lines.withLock { $0.joined(separator: "\n") }
        #expect(text.contains("attempt 1/3 → 400 Throttling"))
        #expect(text.contains("attempt 2/3 → 200"))
        #expect(Planted.leaked(in: text).isEmpty)
    }
}

extension TokenServiceTests.Service {
    /// The secret in each request.
    fileprivate var sentSecret: String {
        switch self {
        case .awsRole, .alibabaCloudRole: "SECRETKEY0123456789"
        case .awsWebIdentity, .alibabaCloudOIDC: "SECRETJWT0123456789"
        case .awsSSO, .awsLogin, .alibabaCloudSSO, .alibabaCloudOAuth: "SECRETBEARER0123456789"
        }
    }

    /// A file with expired keys of `aws login`.
    fileprivate static var login: String {
        var file = LoginFile(until: "2020-01-01T00:00:00Z")
        file.members["refreshToken"] = #""SECRETBEARER0123456789""#
        #if SwiftCrypto || canImport(CryptoKit)
        file.members["dpopKey"] = ProofKey().json()
        #endif
        return file.text
    }
}
