import CloudCore
import Foundation
import Testing

/// moto's STS, as `Tests/Integration/run` describes it.
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

/// A role that is assumed at moto's STS, and a call signed with the session's keys that moto verifies.
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

    private func host(_ config: String) -> HostSystem {
        HostSystem(
            environment: self.environment,
            readFile: { path, _ throws(FileFailure) in
                guard path == "/memory/config" else { throw FileFailure(path: path, reason: .missing) }
                return Data(config.utf8)
            }
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

    @Test func saysWhatTheTokenServiceSaid() async throws {
        let host = self.host(self.config(secret: "not-the-secret"))
        let error = await #expect(throws: CredentialsError.self) {
            try await CredentialsChain.aws(host: host).credentials()
        }
        #expect(error?.description.contains("SignatureDoesNotMatch") == true)
        #expect(error?.description.contains("not-the-secret") == false)
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
