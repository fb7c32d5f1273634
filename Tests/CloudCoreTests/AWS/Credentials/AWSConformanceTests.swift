import CloudCore
import CloudTestSupport
import Foundation
import Synchronization
import Testing

/// The shared conformance cases for AWS credentials, with files, environment and recorded traffic as input.
@Suite(.enabled(if: Fixtures.hasConformance)) struct AWSConformanceTests {
    // MARK: Profile chains

    struct Plans: Decodable {
        struct Case: Decodable, CustomTestStringConvertible {
            struct Input: Decodable {
                let profiles: [String: [String: String]]
                let ssoSessions: [String: [String: String]]?
                let selectedProfile: String
            }
            struct Output: Decodable {
                let profileChain: [[String: [String: String]]]?

                private enum CodingKeys: String, CodingKey {
                    case profileChain = "ProfileChain"
                }
            }
            let docs: String
            let input: Input
            let output: Output
            var testDescription: String { self.docs }
        }
        let tests: [Case]
    }

    private static let plans = (try? Fixtures.loadConformance("assume-role-chain.json", as: Plans.self))?.tests ?? []

    @Test(arguments: plans)
    func resolvesTheChainOfAProfile(test: Plans.Case) throws {
        let profiles = AWSProfiles(
            profiles: .init(written: test.input.profiles),
            ssoSessions: .init(written: test.input.ssoSessions ?? [:])
        )
        guard let expected = test.output.profileChain else {
            #expect(throws: CredentialsError.self) { try AWSProfilePlan(test.input.selectedProfile, in: profiles) }
            return
        }
        let steps = try AWSProfilePlan(test.input.selectedProfile, in: profiles).steps
        // The library's credentials don't contain account IDs.
        let wanted = expected.map { step in step.mapValues { $0.filter { $0.key != "account_id" } } }
        #expect(steps == wanted)
    }

    // MARK: Metadata endpoints

    struct Addresses: Decodable {
        struct Case: Decodable, CustomTestStringConvertible {
            struct Result: Decodable {
                let ok: String?

                private enum CodingKeys: String, CodingKey {
                    case ok = "Ok"
                }
            }
            let docs: String
            let env: [String: String]
            let fs: [String: String]?
            let endpointOverride, modeOverride: String?
            let result: Result
            var testDescription: String { self.docs }
        }
        let tests: [Case]
    }

    private static let ecs = (try? Fixtures.loadConformance("ecs-uri-tests.json", as: Addresses.self))?.tests ?? []
    private static let imds =
        (try? Fixtures.loadConformance("imds-endpoint-tests.json", as: Addresses.self))?.tests ?? []

    @Test(arguments: ecs)
    func resolvesTheContainerEndpoint(test: Addresses.Case) throws {
        let provider = AWSContainerCredentials(host: TestHost(environment: test.env).system)
        guard let expected = test.result.ok else {
            #expect(throws: CredentialsError.self) { try provider.url }
            return
        }
        #expect(try provider.url.absoluteString == expected)
    }

    @Test(arguments: imds)
    func resolvesTheInstanceMetadataEndpoint(test: Addresses.Case) throws {
        let host = TestHost(environment: test.env, files: test.fs ?? [:]).system
        func url() throws -> String {
            try AWSInstanceMetadata(
                settings: AWSSettings(host: host),
                endpoint: test.endpointOverride.flatMap { URL(string: $0) },
                mode: test.modeOverride
            ).tokenURL.absoluteString
        }
        guard let expected = test.result.ok else {
            #expect(throws: ConfigurationError.self) { try url() }
            return
        }
        #expect(try url() == expected)
    }

    // MARK: Provider chains

    struct Chains: Decodable {
        struct Case: Decodable, CustomTestStringConvertible {
            struct Expected: Decodable {
                struct Keys: Decodable {
                    let accessKeyId, secretAccessKey: String
                    let sessionToken: String?
                    let expiry: Double?
                }
                let ok: Keys?

                private enum CodingKeys: String, CodingKey {
                    case ok = "Ok"
                }
            }
            let dir, group: String
            let env: [String: String]
            let fs: [String: String]
            let expected: Expected
            let http: [Exchange]
            var testDescription: String { self.dir }
        }
        struct Exchange: Decodable {
            struct Request: Decodable {
                let uri, method: String
                let headers: [String: [String]]
            }
            struct Response: Decodable {
                struct Head: Decodable {
                    let status: Int
                }
                let ok: Head?

                private enum CodingKeys: String, CodingKey {
                    case ok = "Ok"
                }
            }
            let request: Request
            let response: Response
            let responseBody: String?
        }
        let cases: [Case]
    }

    private static let chains = (try? Fixtures.loadConformance("provider-chain.json", as: Chains.self))?.cases ?? []

    @Test(arguments: chains)
    func passesTheRecordedChains(test: Chains.Case) async throws {
        let recording = Recording(test.http)
        var host = TestHost(environment: test.env, files: test.fs, transport: recording)
        host.clock = ManualClock(start: Date(timeIntervalSince1970: 1_600_000_000))
        // The recorded commands need a shell, which the library never starts. The test emulates it.
        host.runProgram = { call in
            let arguments = call.arguments
            guard arguments.first == "echo", arguments.count > 1 else {
                throw ProgramError.notStarted(program: arguments[0])
            }
            let isPiped = Array(arguments.dropFirst(2)) == ["|", "base64", "--decode"]
            return isPiped ? Data(base64Encoded: arguments[1]) ?? Data() : Data(arguments[1].utf8)
        }
        let chain: any CredentialsProvider =
            test.group == "profile-provider"
            ? AWSProfileCredentials(host: host.system) : CredentialsChain.aws(host: host.system)
        guard let expected = test.expected.ok else {
            let error = await #expect(throws: CredentialsError.self) { try await chain.credentials() }
            #expect(error?.sources.isEmpty == false)
            return
        }
        let credentials = try await chain.credentials()
        #expect(
            credentials
                == Credentials(
                    accessKeyID: expected.accessKeyId,
                    secretAccessKey: expected.secretAccessKey,
                    sessionToken: expected.sessionToken,
                    expiration: expected.expiry.map { Date(timeIntervalSince1970: $0) }
                )
        )
        #expect(recording.isComplete)
    }
}

/// A transport that replays recorded exchanges in order and fails for any other request.
private final class Recording: HTTPTransport {
    private let remaining: Mutex<[AWSConformanceTests.Chains.Exchange]>

    init(_ exchanges: [AWSConformanceTests.Chains.Exchange]) {
        self.remaining = Mutex(exchanges)
    }

    var isComplete: Bool { self.remaining.withLock { $0.isEmpty } }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        let exchange = self.remaining.withLock { remaining in remaining.isEmpty ? nil : remaining.removeFirst() }
        guard let exchange, exchange.request.method == request.method,
            Self.normal(exchange.request.uri) == Self.normal(request.url.absoluteString),
            exchange.request.headers["x-aws-ec2-metadata-token"]?.first == request.headers["x-aws-ec2-metadata-token"],
            exchange.request.headers["x-amz-sso_bearer_token"]?.first == request.headers["x-amz-sso_bearer_token"]
        else { throw TransportError(.notConnected, reason: "not recorded: \(request)") }
        return TransportResponse(
            status: exchange.response.ok?.status ?? 0,
            body: Data((exchange.responseBody ?? "").utf8)
        )
    }

    /// Returns a URL without a trailing slash and with a sorted query.
    private static func normal(_ url: String) -> String {
        let parts = url.split(separator: "?", maxSplits: 1)
        let query = parts.dropFirst().first.map { $0.split(separator: "&").sorted().joined(separator: "&") } ?? ""
        let base = String(parts[0])
        return (base.hasSuffix("/") ? String(base.dropLast()) : base) + "?" + query
    }
}

extension [String: AWSProfile] {
    fileprivate init(written: [String: [String: String]]) {
        self = Dictionary(
            uniqueKeysWithValues: written.map { name, values in
                let properties = values.mapValues { AWSProfile.Property(value: $0, file: .config, line: 1) }
                return (name, AWSProfile(name: name, properties: properties))
            }
        )
    }
}

extension AWSProfilePlan {
    /// The steps in the format of the shared cases.
    fileprivate var steps: [[String: [String: String]]] {
        let base: [String: [String: String]] =
            switch self.base {
            case .keys(let keys):
                ["AccessKey": ["access_key_id": keys.accessKeyID, "secret_access_key": keys.secretAccessKey]]
            case .source(let source): ["NamedSource": ["name": source.rawValue]]
            case .webIdentity(let role, let tokenFile):
                ["WebIdentityToken": role.written.merging(["web_identity_token_file": tokenFile]) { $1 }]
            case .sso(let login):
                [
                    "Sso": [
                        "sso_session": login.session, "sso_start_url": login.startURL, "sso_region": login.region,
                        "sso_account_id": login.accountID, "sso_role_name": login.roleName,
                    ].compactMapValues(\.self)
                ]
            case .login(let session): ["Login": ["login_session": session]]
            case .process(let command): ["CredentialProcess": ["command": command]]
            }
        return [base] + self.roles.map { ["AssumeRole": $0.written] }
    }
}

extension AWSRole {
    fileprivate var written: [String: String] {
        ["role_arn": self.arn, "external_id": self.externalID, "role_session_name": self.sessionName]
            .compactMapValues(\.self)
    }
}
