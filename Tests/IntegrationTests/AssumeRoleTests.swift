import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// The description of moto's STS that `Tests/Integration/run` provides.
private struct TokenService: Decodable {
    struct Role: Decodable {
        let roleARN: String
    }

    let port: Int
    let region: String
    let accessKeyID: String
    let secretAccessKey: String
    let assumedRole: Role

    static let current = ProcessInfo.processInfo.environment["CLOUD_TEST_MOTO"].flatMap { text in
        try? JSONDecoder().decode(TokenService.self, from: Data(text.utf8))
    }
}

/// Tests that assume a role at moto's STS, and send a request signed with the session keys that moto verifies.
@Suite(.enabled(if: TokenService.current != nil))
struct AssumeRoleTests {
    private let service: TokenService
    private let environment: [String: String]

    init() throws {
        let service = try #require(TokenService.current)
        self.service = service
        self.environment = [
            "AWS_ENDPOINT_URL": "http://127.0.0.1:\(service.port)/", "AWS_REGION": service.region,
            "AWS_CONFIG_FILE": "/memory/config",
        ]
    }

    private func host(
        _ config: String,
        transport: any HTTPTransport = DefaultTransport.shared,
        time: TimeSource = .system
    ) -> HostSystem {
        HostSystem(
            environment: self.environment,
            readFile: { path, _ throws(FileError) in
                guard path == "/memory/config" else { throw FileError(path: path, reason: .missing) }
                return Data(config.utf8)
            },
            transport: transport,
            time: time
        )
    }

    private func config(secret: String? = nil) -> String {
        """
        [default]
        role_arn = \(self.service.assumedRole.roleARN)
        role_session_name = chained
        source_profile = middle
        [profile middle]
        role_arn = \(self.service.assumedRole.roleARN)
        source_profile = user
        [profile user]
        aws_access_key_id = \(self.service.accessKeyID)
        aws_secret_access_key = \(secret ?? self.service.secretAccessKey)
        """
    }

    @Test func signsACallWithTheKeysOfARole() async throws {
        let credentials = try await CredentialsChain.aws(host: self.host(self.config())).credentials()
        #expect(credentials.sessionToken?.isEmpty == false)
        #expect(try await self.describeParameters(with: credentials) == 200)
        var wrong = credentials
        wrong.secretAccessKey += "x"
        #expect(try await self.describeParameters(with: wrong) == 403)
    }

    @Test func includesTheErrorOfTheTokenService() async throws {
        let host = self.host(self.config(secret: "not-the-secret"))
        let error = await #expect(throws: CredentialsError.self) {
            try await CredentialsChain.aws(host: host).credentials()
        }
        #expect(error?.description.contains("SignatureDoesNotMatch") == true)
        #expect(error?.description.contains("not-the-secret") == false)
    }

    /// The errors of a token service under load, such as when many programs of an account start at once.
    @Test(arguments: ["Throttling", "ThrottlingException", "RequestLimitExceeded", "RequestTimeout"], [1, 2])
    func retriesABusyTokenService(code: String, times: Int) async throws {
        let counter = Counter()
        let busy = WrappedTransport(DefaultTransport.shared) { request, send in
            guard counter.next() > times else { return Self.serviceError(code) }
            return try await send(request)
        }
        let host = self.host(self.config(), transport: busy, time: ManualClock(start: Date()).time)
        let credentials = try await CredentialsChain.aws(host: host).credentials()
        #expect(credentials.sessionToken?.isEmpty == false)
        // Two roles, one after the other.
        #expect(counter.count == times + 2)
    }

    /// moto ignores dates, so the transport checks them as the service does.
    @Test(arguments: [7_200, -7_200])
    func assumesARoleDespiteClockSkew(offset: TimeInterval) async throws {
        let counter = Counter()
        let strict = WrappedTransport(DefaultTransport.shared) { request, send in
            counter.next()
            let minutes = try [-60, 0, 60].map { try Timestamp(Date() + $0).basic.prefix(13) }
            guard let date = request.headers["x-amz-date"], minutes.contains(date.prefix(13)) else {
                var serviceError = Self.serviceError("RequestExpired")
                serviceError.headers["date"] = HTTPDate.text(of: Date())
                return serviceError
            }
            return try await send(request)
        }
        let time = SkewedTransport(strict, aheadBy: offset).time
        let host = self.host(self.config(), transport: strict, time: time)
        let credentials = try await CredentialsChain.aws(host: host).credentials()
        // The first role corrects the clock skew, so the second needs no retry.
        #expect(counter.count == 3)
        // The expiration is converted to this machine's clock.
        let rest = try #require(credentials.expiration).timeIntervalSince(time.now())
        #expect(abs(rest - 3_600) < 120)
        #expect(try await self.describeParameters(with: credentials) == 200)
    }

    private static func serviceError(_ code: String) -> TransportResponse {
        let body = """
            <ErrorResponse><Error><Type>Sender</Type><Code>\(code)</Code><Message>no</Message></Error></ErrorResponse>
            """
        return TransportResponse(status: 400, body: Data(body.utf8))
    }

    private func describeParameters(with credentials: Credentials) async throws -> Int {
        let url: URL = try #require(URL(string: "http://127.0.0.1:\(self.service.port)/"))
        let request = TransportRequest(
            method: "POST",
            url: url,
            headers: ["content-type": "application/x-amz-json-1.1", "x-amz-target": "AmazonSSM.DescribeParameters"],
            body: Data("{}".utf8)
        )
        let signer = SigV4Signer(service: "ssm", region: self.service.region)
        let signed = try signer.sign(request, with: credentials, at: Date())
        return try await DefaultTransport.shared.send(signed).status
    }
}
