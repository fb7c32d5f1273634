#if SwiftCrypto || canImport(CryptoKit)
import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// The renewal of expiring `aws login` keys at the sign-in service.
@Suite struct AWSLoginRenewalTests {
    private let key = ProofKey()

    /// Returns a file with renewable keys, for a clock at 12:00.
    private func file(until end: String = "2026-01-02T12:04:59Z", _ form: ProofKey.Form = .sec1) -> LoginFile {
        var file = LoginFile(until: end)
        file.members["dpopKey"] = self.key.json(form)
        return file
    }

    // MARK: The request

    @Test(arguments: ["2026-01-02T12:04:59Z", "2026-01-02T12:00:00Z", "2025-12-24T00:00:00Z"])
    func renewsExpiringKeys(end: String) async throws {
        let machine = LoginMachine(self.file(until: end), .login("NEW"))
        let keys = try await machine.provider().credentials()
        var wanted = Credentials.issued("NEW")
        wanted.expiration = machine.clock.date + 900
        #expect(keys == wanted)
        let request = try #require(machine.requests.first)
        #expect(machine.requests.count == 1)
        #expect(request.method == "POST")
        #expect(request.url.absoluteString == "https://eu-west-1.signin.aws.amazon.com/v1/token")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["authorization"] == nil)
        let body = try JSONDecoder().decode([String: String].self, from: request.body)
        #expect(
            body == [
                "clientId": "arn:aws:signin:::devtools/same-device", "grantType": "refresh_token",
                "refreshToken": "SECRETTOKEN0123456789",
            ]
        )
    }

    @Test func doesNotRenewValidKeys() async throws {
        let machine = LoginMachine(self.file(until: "2026-01-02T12:05:00Z"))
        #expect(try await machine.provider().credentials().accessKeyID == "LOGIN")
        #expect(machine.requests.isEmpty)
    }

    @Test(arguments: ProofKey.Form.allCases)
    func sendsAProofOfPossession(form: ProofKey.Form) async throws {
        let machine = LoginMachine(self.file(form), .login("NEW"))
        _ = try await machine.provider().credentials()
        let request = try #require(machine.requests.first)
        let proof = try #require(try self.key.read(request.headers["dpop"]))
        let (x, y) = self.key.coordinates
        let header: NSDictionary = [
            "typ": "dpop+jwt", "alg": "ES256", "jwk": ["kty": "EC", "crv": "P-256", "x": x, "y": y],
        ]
        #expect(proof.header == header)
        #expect(proof.claims["htm"] as? String == "POST")
        #expect(proof.claims["htu"] as? String == request.url.absoluteString)
        #expect(proof.claims["iat"] as? Int == 1_767_355_200)
        #expect((proof.claims["jti"] as? String)?.hasPrefix("nonce-") == true)
        #expect(proof.claims.count == 4)
    }

    @Test func createsANewProofForEachAttempt() async throws {
        let machine = LoginMachine(
            self.file(),
            .loginError("rate_exceeded", type: "TooManyRequestsError", status: 429),
            .loginError("server_error", type: "InternalServerException", status: 500),
            .login("NEW")
        )
        #expect(try await machine.provider().credentials().accessKeyID == "NEW")
        let claims = try machine.requests.map { try #require(try self.key.read($0.headers["dpop"])).claims }
        #expect(Set(claims.map { $0["jti"] as? String }).count == 3)
        #expect(claims.map { $0["iat"] as? Int }.allSatisfy { $0 ?? 0 >= 1_767_355_200 })
    }

    @Test(arguments: ["INVALID_REQUEST", "invalid_request", "invalid_dpop_proof"])
    func retriesTheProofWithTheServicesTime(code: String) async throws {
        var rejected = TransportResponse.loginError(code, type: "ValidationException")
        rejected.headers["date"] = "Fri, 02 Jan 2026 14:00:00 GMT"
        let machine = LoginMachine(self.file(), rejected, .login("NEW"))
        #expect(try await machine.provider().credentials().expiration == machine.clock.date + 900)
        let times = try machine.requests.map {
            try #require(try self.key.read($0.headers["dpop"])).claims["iat"] as? Int
        }
        #expect(times == [1_767_355_200, 1_767_362_400])
    }

    // MARK: Endpoint

    struct Place: Sendable {
        var member: String?
        var argument: String?
        var environment: [String: String] = [:]
        var config = ""
        var url: String
    }

    @Test(arguments: [
        Place(
            member: "us-west-2",
            argument: "eu-west-3",
            environment: ["AWS_REGION": "eu-west-2"],
            url: "https://us-west-2.signin.aws.amazon.com/v1/token"
        ),
        Place(
            argument: "eu-west-3",
            environment: ["AWS_REGION": "eu-west-2"],
            url: "https://eu-west-3.signin.aws.amazon.com/v1/token"
        ),
        Place(
            environment: ["AWS_REGION": "eu-west-2"],
            config: "region = eu-west-1",
            url: "https://eu-west-2.signin.aws.amazon.com/v1/token"
        ),
        Place(config: "region = cn-north-1", url: "https://cn-north-1.signin.amazonaws.cn/v1/token"),
        Place(
            environment: ["AWS_USE_FIPS_ENDPOINT": "true"],
            config: "region = us-gov-west-1",
            url: "https://signin-fips.amazonaws-us-gov.com/v1/token"
        ),
        Place(
            member: "us-west-2",
            environment: ["AWS_ENDPOINT_URL_SIGNIN": "https://proxy.example/base"],
            url: "https://proxy.example/base/v1/token"
        ),
        Place(
            member: "us-west-2",
            config: "services = s\n[services s]\nsignin =\n  endpoint_url = http://localhost:1",
            url: "http://localhost:1/v1/token"
        ),
    ])
    func resolvesTheSignInEndpoint(place: Place) async throws {
        var file = self.file()
        file.members["signInRegion"] = place.member.map { "\"\($0)\"" }
        let machine = LoginMachine(file, config: place.config, environment: place.environment, .login("NEW"))
        _ = try await machine.provider(region: place.argument).credentials()
        let request = try #require(machine.requests.first)
        #expect(request.url.absoluteString == place.url)
        #expect(try #require(try self.key.read(request.headers["dpop"])).claims["htu"] as? String == place.url)
    }

    @Test(arguments: [("", "no region in which to renew"), ("region = a/b", "region")])
    func reportsAMissingOrInvalidRegion(config: String, reason: String) async {
        let machine = LoginMachine(self.file(until: "2026-01-02T12:00:00Z"), config: config)
        let error = await #expect(throws: CredentialsError.self) { try await machine.provider().credentials() }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
        #expect(machine.requests.isEmpty)
    }

    // MARK: Persistence

    @Test func writesRenewedKeysAndPreservesTheRestOfTheFile() async throws {
        let machine = LoginMachine(self.file(), .login("NEW"))
        let before = try Self.object(machine.text)
        _ = try await machine.provider().credentials()
        let after = try Self.object(machine.text)
        let token: NSDictionary = [
            "accessKeyId": "NEW", "secretAccessKey": "SECRETKEY0123456789", "sessionToken": "SECRETTOKEN0123456789",
            "accountId": "123", "expiresAt": "2026-01-02T12:15:00Z",
        ]
        let wanted = try #require(before.mutableCopy() as? NSMutableDictionary)
        wanted["accessToken"] = token
        wanted["refreshToken"] = "NEXT-SECRETTOKEN0123456789"
        #expect(after == wanted)
        // The next provider, even in another process, reads valid keys.
        #expect(try await machine.provider().credentials().accessKeyID == "NEW")
        #expect(machine.requests.count == 1)
    }

    private static func object(_ text: String?) throws -> NSDictionary {
        try #require(try JSONSerialization.jsonObject(with: Data((text ?? "").utf8)) as? NSDictionary)
    }

    @Test func writesTheFileWithOwnerOnlyPermissions() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "AWSLoginRenewalTests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: LoginMachine.fileName).path
        try Data(self.file().text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let config = folder.appending(path: "config").path
        try Data("[default]\nlogin_session = \(LoginMachine.session)\nregion = eu-west-1\n".utf8)
            .write(to: URL(filePath: config))
        var host = HostSystem(
            environment: ["AWS_LOGIN_CACHE_DIRECTORY": folder.path, "AWS_CONFIG_FILE": config],
            homeFolder: folder.path,
            transport: StubTransport(.login("NEW")),
            time: ManualClock().time
        )
        host.writeFile = LocalFile.replace
        _ = try await AWSProfileCredentials(host: host).credentials()
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(try String(contentsOfFile: path, encoding: .utf8).contains(#""NEW""#))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
    }

    @Test func keepsRenewedKeysInMemory() async throws {
        let machine = LoginMachine(self.file(), isReadOnly: true, .login("NEW"), .login("NEXT"))
        let provider = machine.provider()
        #expect(try await provider.credentials().accessKeyID == "NEW")
        #expect(try await provider.credentials().accessKeyID == "NEW")
        #expect(machine.requests.count == 1)
        machine.clock.advance(by: .seconds(700))
        #expect(try await provider.credentials().accessKeyID == "NEXT")
        let body = try JSONDecoder().decode([String: String].self, from: machine.requests[1].body)
        #expect(body["refreshToken"] == "NEXT-SECRETTOKEN0123456789")
    }

    /// The user signs in during the renewal.
    @Test func doesNotOverwriteANewerSignIn() async throws {
        var other = self.file(until: "2026-01-02T12:14:00Z")
        other.members["refreshToken"] = #""other""#
        let machine = LoginMachine(self.file(), .login("NEW"))
        let text = other.text
        let provider = machine.provider(wrapping: Self.writing(text, to: machine))
        #expect(try await provider.credentials().accessKeyID == "NEW")
        #expect(machine.text == text)
    }

    /// Returns a wrapper that writes a machine's file during a request.
    private static func writing(_ text: String, to machine: LoginMachine) -> (any HTTPTransport) -> any HTTPTransport {
        { inner in
            WrappedTransport(inner) { request, send in
                machine.text = text
                return try await send(request)
            }
        }
    }

    // MARK: Service errors

    private static let errorResponses: [(TransportResponse, String)] = [
        (
            .loginError("TOKEN_EXPIRED", message: "SECRETTOKEN0123456789", status: 401),
            "the session of aws login has expired (the sign-in service returned the error TOKEN_EXPIRED: <redacted> "
                + "(status 401)): run aws login"
        ),
        (
            .loginError("USER_CREDENTIALS_CHANGED", status: 400),
            "the user's credentials have changed since aws login (the sign-in service returned the error "
                + "USER_CREDENTIALS_CHANGED: no (status 400)): run aws login"
        ),
        (
            .loginError("INSUFFICIENT_PERMISSIONS", status: 403),
            "the user lacks the permission signin:CreateOAuth2Token"
        ),
        (
            .loginError("AUTHCODE_EXPIRED", status: 400),
            "can't be renewed (the sign-in service returned the error AUTHCODE_EXPIRED"
        ),
        (
            .loginError("INVALID_REQUEST", type: "ValidationException"),
            "can't be renewed (the sign-in service returned the error INVALID_REQUEST: no (status 400)): try again"
        ),
        (
            .text("SECRETTOKEN0123456789", status: 404),
            "can't be renewed (the sign-in service responded with status 404)"
        ),
        (.text("{}"), "the response of the sign-in service contains no keys"),
        (.login("A", seconds: 0), "the response of the sign-in service contains no keys"),
        (.login(""), "the response of the sign-in service contains no keys"),
    ]

    @Test(arguments: errorResponses)
    func reportsTheServiceError(response: TransportResponse, reason: String) async {
        let machine = LoginMachine(self.file(until: "2026-01-02T12:00:00Z"), response)
        let before = machine.text
        let error = await #expect(throws: CredentialsError.self) { try await machine.provider().credentials() }
        let text = "\(String(describing: error))"
        #expect(error?.description.contains(reason) == true, "\(text)")
        #expect(text.contains("run aws login"))
        #expect(Planted.leaked(in: text).isEmpty)
        #expect(machine.text == before)
        #expect(machine.requests.count == 1)
    }

    @Test(arguments: errorResponses.map(\.0))
    func usesValidKeysIfTheRenewalFails(response: TransportResponse) async throws {
        let machine = LoginMachine(self.file(until: "2026-01-02T12:00:01Z"), response)
        #expect(try await machine.provider().credentials().accessKeyID == "LOGIN")
        #expect(machine.requests.count == 1)
    }

    @Test func usesValidKeysWithoutANetwork() async throws {
        let machine = LoginMachine(
            text: self.file().text,
            Array(repeating: { _ in throw TransportError(.notConnected, reason: "no network") }, count: 3)
        )
        #expect(try await machine.provider().credentials().accessKeyID == "LOGIN")
    }

    /// Another process renews first and writes its keys to the file.
    @Test func usesKeysRenewedByAnotherProcess() async throws {
        var other = LoginFile(until: "2026-01-02T12:14:00Z")
        other.members["refreshToken"] = #""other""#
        let text = other.text.replacing("LOGIN", with: "OTHER")
        let machine = LoginMachine(self.file(until: "2026-01-02T12:00:00Z"), .loginError("TOKEN_EXPIRED", status: 401))
        let provider = machine.provider(wrapping: Self.writing(text, to: machine))
        #expect(try await provider.credentials().accessKeyID == "OTHER")
    }

    @Test(arguments: ["refreshToken", "clientId", "dpopKey"], [nil, "null", "[7]", #""""#])
    func reportsAMissingMember(member: String, value: String?) async {
        var file = self.file(until: "2026-01-02T12:00:00Z")
        file.members[member] = value
        let machine = LoginMachine(file)
        let error = await #expect(throws: CredentialsError.self) { try await machine.provider().credentials() }
        #expect(error?.description.contains("no \(member) to renew them with: run aws login") == true)
        #expect(machine.requests.isEmpty)
    }

    @Test(arguments: [
        "SECRETKEY0123456789", #"-----BEGIN EC PRIVATE KEY-----\nSECRETKEY0123456789\n-----END EC PRIVATE KEY-----\n"#,
        "-----", "MAA=",
    ])
    func reportsAnUnreadableKey(pem: String) async {
        var file = self.file(until: "2026-01-02T12:00:00Z")
        file.members["dpopKey"] = "\"\(pem)\""
        let machine = LoginMachine(file)
        let error = await #expect(throws: CredentialsError.self) { try await machine.provider().credentials() }
        #expect(error?.description.contains("the dpopKey to renew them can't be read: run aws login") == true)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
        #expect(machine.requests.isEmpty)
    }

    // MARK: Secrets

    /// Returns the secrets that no error, event or recording may contain: the proof, the key and the tokens.
    private func secrets(_ requests: [TransportRequest]) -> [String] {
        let digits = self.key.pem(.sec1OnOneLine).split(separator: "\n")[1]
        return Planted.secrets + [String(digits)] + requests.compactMap { $0.headers["dpop"] }
    }

    @Test func redactsSecretsInRecordings() async throws {
        let machine = LoginMachine(self.file(), .loginError("server_error", status: 500), .login("NEW"))
        var recorder: ExchangeRecorder?
        let provider = machine.provider(wrapping: { inner in
            let new = ExchangeRecorder(inner, hiding: [])
            recorder = new
            return new
        })
        _ = try await provider.credentials()
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        try recorder?.write(to: file)
        let text = try String(contentsOf: file, encoding: .utf8) + machine.requests.map { "\($0)" }.joined()
        #expect(text.contains("/v1/token") && text.contains("<redacted>"))
        for secret in self.secrets(machine.requests) { #expect(!text.contains(secret), "\(text)") }
    }

    @Test func redactsSecretsInEvents() async throws {
        let lines = Texts()
        let machine = LoginMachine(text: self.file().text, [Self.quoting(status: 500), { _ in .login("NEW") }])
        let (log, provider) = (TextLog { lines.add($0) }, machine.provider())
        _ = try await CurrentObservers.with([log]) { try await provider.credentials() }
        let text = lines.all.joined(separator: "\n")
        #expect(text.contains("attempt 1/3 → 500") && text.contains("attempt 2/3 → 200"))
        for secret in self.secrets(machine.requests) { #expect(!text.contains(secret), "\(text)") }
    }

    @Test(arguments: [400, 403, 500])
    func redactsTheProofInErrors(status: Int) async {
        let quoting = Self.quoting(status: status)
        let machine = LoginMachine(text: self.file(until: "2026-01-02T12:00:00Z").text, [quoting, quoting, quoting])
        let error = await #expect(throws: CredentialsError.self) { try await machine.provider().credentials() }
        let text = "\(String(describing: error))"
        #expect(text.contains("server_error"))
        for secret in self.secrets(machine.requests) { #expect(!text.contains(secret), "\(text)") }
    }

    /// Returns a response with an error that repeats the request.
    private static func quoting(status: Int) -> StubTransport.Response {
        { request in
            let body = String(decoding: request.body, as: UTF8.self).replacing("\"", with: "'")
            return .loginError("server_error", message: "\(request.headers["dpop"] ?? "") \(body)", status: status)
        }
    }
}
#endif
