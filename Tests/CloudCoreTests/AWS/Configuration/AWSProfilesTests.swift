import CloudCore
import CloudTestSupport
import Testing

@Suite struct AWSProfilesTests {
    struct Conformance: Decodable {
        struct Case: Decodable, CustomTestStringConvertible {
            struct Input: Decodable {
                let configFile, credentialsFile: String?
            }
            struct Output: Decodable {
                struct Config: Decodable {
                    let profiles: [String: [String: String]]
                    let ssoSessions: [String: [String: String]]?
                }
                let config: Config?
                let errorContaining: String?
            }
            let name: String
            let input: Input
            let output: Output
            var testDescription: String { self.name }
        }
        let tests: [Case]
    }

    private static let conformance =
        (try? Fixtures.loadConformance("profile-parser-tests.json", as: Conformance.self))?.tests ?? []

    @Test(.enabled(if: Fixtures.hasConformance), arguments: conformance)
    func passesTheSharedCases(test: Conformance.Case) throws {
        let (config, credentials) = (test.input.configFile ?? "", test.input.credentialsFile ?? "")
        guard let expected = test.output.config else {
            #expect(throws: ConfigurationError.self) { try AWSProfiles(config: config, credentials: credentials) }
            return
        }
        let profiles = try AWSProfiles(config: config, credentials: credentials)
        #expect(profiles.profiles.mapValues(\.values) == expected.profiles)
        #expect(profiles.ssoSessions.mapValues(\.values) == expected.ssoSessions ?? [:])
    }

    @Test func readsProfilesSessionsAndServices() throws {
        let profiles = try AWSProfiles(
            config: """
                # The team's
                [default]
                region = eu-west-1 ; Ireland

                [profile build]\t# for the builders
                Role_ARN=arn:aws:iam::1:role/build
                s3 =
                  max_queue = 10
                  # and nothing else
                services = local

                [sso-session team]
                sso_region = us-east-1
                [services local]
                ssm =
                    endpoint_url = http://127.0.0.1:4566
                [plugins]
                cli = x
                """,
            credentials: "[build]\r\naws_access_key_id = AKID\r\n"
        )
        #expect(Set(profiles.profiles.keys) == ["default", "build"])
        let build = try #require(profiles.profiles["build"])
        #expect(build["role_arn"] == "arn:aws:iam::1:role/build")
        #expect(build["max_queue", below: "s3"] == "10")
        #expect(build.properties["aws_access_key_id"]?.file == .credentials)
        #expect(build.properties["aws_access_key_id"]?.line == 2)
        #expect(profiles.profiles["default"]?["region"] == "eu-west-1")
        #expect(profiles.ssoSessions["team"]?["sso_region"] == "us-east-1")
        #expect(profiles.services["local"]?["endpoint_url", below: "ssm"] == "http://127.0.0.1:4566")
    }

    @Test func prefersTheProfilePrefixAndTheCredentialsFile() throws {
        let profiles = try AWSProfiles(
            config: "[default]\nregion = lost\n[profile default]\nregion = a\noutput = json",
            credentials: "[default]\nregion = b\n[profile default]\nregion = lost"
        )
        #expect(profiles.profiles["default"]?.values == ["region": "b", "output": "json"])
    }

    @Test func keepsContinuationLines() throws {
        let profiles = try AWSProfiles(config: "[default]\nkey = a\n  b # c\nkey2 = #\nkey3 = d#e ;f", credentials: "")
        #expect(profiles.profiles["default"]?.values == ["key": "a\nb # c", "key2": "", "key3": "d#e"])
    }

    @Test(arguments: [
        ("[default", 1), ("[default] x", 1), ("\nregion = a", 2), ("[default]\n = a", 2), ("[default]\nregion", 2),
        ("[default]\n  continued", 2), ("[default]\ns3 =\n\n  SECRETKEY0123456789", 4),
        ("[default]\r\ns3 =\r\n = SECRETKEY0123456789", 3),
        ("[default]\na = b\n[default]\n b", 4),
    ])
    func namesFileAndLineOfASyntaxError(text: String, line: Int) throws {
        let error = #expect(throws: ConfigurationError.self) { try AWSProfiles(config: text, credentials: "") }
        #expect(error?.line == line)
        #expect(error?.place == "config")
        #expect(error?.description.hasPrefix("config, line \(line): ") == true)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
        let other = #expect(throws: ConfigurationError.self) { try AWSProfiles(config: "", credentials: text) }
        #expect(other?.place == "credentials")
    }

    @Test func parsesRandomTextWithoutTrapping() {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "[", "]", "profile ", "default", "=", " ", "\n", "\t", "#", ";", "a", "\u{0}", "é", "sso-session x", "\r\n",
        ]
        for _ in 0..<2_000 {
            let text = (0..<12).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
            _ = try? AWSProfiles(config: text, credentials: text)
        }
    }
}

extension AWSProfile {
    /// The values by name, without their locations.
    var values: [String: String] { self.properties.mapValues(\.value) }
}
