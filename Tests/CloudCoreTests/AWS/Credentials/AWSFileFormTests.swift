import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// Variants of AWS's shared files, with the values that botocore 1.44.8 reads from them.
@Suite struct AWSFileFormTests {
    private static let keys = "aws_access_key_id = AKID\naws_secret_access_key = s\n"

    /// Returns the keys with indented lines.
    private static func keys(indentedBy indentation: String) -> String {
        "\(indentation)aws_access_key_id = AKID\n\(indentation)aws_secret_access_key = s\n"
    }

    private func provider(
        config: String = "",
        credentials: String = "",
        profile: String? = nil,
        home: TestHost = TestHost()
    ) -> AWSProfileCredentials {
        var home = home
        home.files = ["/home/.aws/config": config, "/home/.aws/credentials": credentials]
        return AWSProfileCredentials(profile, host: home.system)
    }

    // MARK: Indentation

    @Test(arguments: [
        "[default]\n" + keys(indentedBy: "  "), "[default]\n" + keys(indentedBy: "\t"),
        "  [default]\n" + keys(indentedBy: "    "),
        "  [default]\n" + keys(indentedBy: "  "), "\t[default]\n" + keys,
        "[default]\n" + keys + "[profile b]\n    region = x\n  output = json\n   cli_pager =\n",
        "[default]\n  aws_access_key_id = AKID\n # note\n\n  aws_secret_access_key = s\n",
        "[default]\n    aws_access_key_id = AKID\n  aws_secret_access_key = s\n",
        "[default]\r\n  aws_access_key_id = AKID\r\n  aws_secret_access_key = s\r\n",
        "[default]\n\u{3000}aws_access_key_id = AKID\n\u{3000}aws_secret_access_key = s\n",
        "[services d]\n  ssm =\n    endpoint_url = http://127.0.0.1\n[default]\n" + keys,
    ])
    func readsIndentedProperties(text: String) async throws {
        let wanted = Credentials(accessKeyID: "AKID", secretAccessKey: "s")
        #expect(try await self.provider(config: text).credentials() == wanted)
        #expect(try await self.provider(credentials: text).credentials() == wanted)
    }

    @Test func continuesAPropertyOnlyOnDeeperIndentedLines() throws {
        let profiles = try AWSProfiles(
            config: "[default]\n  a = 1\n   more\n  b =\n    x = 1\n   y = 2\n  c = 3\n d = 4\n  [profile e]\n f = 5",
            credentials: ""
        )
        let wanted = ["a": "1\nmore", "b": "\nx = 1\ny = 2", "c": "3", "d": "4\n[profile e]", "f": "5"]
        #expect(profiles.profiles["default"]?.properties.mapValues(\.value) == wanted)
    }

    // MARK: Names

    @Test(arguments: [
        ("'Foo Bar'", "Foo Bar"), ("\"x\"", "x"), ("\"a'b\"", "a'b"), (#"a\ b"#, "a b"), ("foo!bar", "foo!bar"),
        ("üser", "üser"), ("\"a]b\"", "a]b"), ("'#1 [x]'", "#1 [x]"), ("  x\t", "x"), ("'x'", "x"),
    ])
    func readsProfileNamesOfTheConfigFile(written: String, name: String) async throws {
        let text = "[profile \(written)]\n" + Self.keys
        #expect(try await self.provider(config: text, profile: name).credentials().accessKeyID == "AKID")
        let host = TestHost(environment: ["AWS_PROFILE": name])
        #expect(try await self.provider(config: text, home: host).credentials().accessKeyID == "AKID")
    }

    @Test(arguments: ["My Corp", "üser", "'x'", "a]b", "profile x", "it's", "a \"b"])
    func readsProfileNamesOfTheCredentialsFileVerbatim(name: String) async throws {
        let text = "[\(name)]\n" + Self.keys
        #expect(try await self.provider(credentials: text, profile: name).credentials().accessKeyID == "AKID")
    }

    @Test func resolvesQuotedSourcesAndSessions() async throws {
        let profiles = try AWSProfiles(
            config: """
                [profile 'To Do']
                role_arn = arn:aws:iam::1:role/r
                source_profile = My Corp
                [profile "With SSO"]
                sso_session = My Corp
                sso_account_id = 1
                sso_role_name = r
                [sso-session 'My Corp']
                sso_region = us-east-1
                sso_start_url = https://x.example
                """,
            credentials: "[My Corp]\n" + Self.keys
        )
        guard case .keys(let keys) = try AWSProfilePlan("To Do", in: profiles).base else {
            Issue.record("no keys")
            return
        }
        #expect(keys.accessKeyID == "AKID")
        guard case .sso(let login) = try AWSProfilePlan("With SSO", in: profiles).base else {
            Issue.record("no login")
            return
        }
        #expect(login.session == "My Corp")
        #expect(login.startURL == "https://x.example")
    }

    @Test(arguments: [
        ("[profile a b]", "a b"), ("[profile a b]", "a"), ("[profile 'a]", "'a"), ("[profile 'a]", "a"), ("[a]", "a"),
    ])
    func namesAnInvalidSection(header: String, profile: String) async {
        let provider = self.provider(config: "[default]\n\(header)\n" + Self.keys, profile: profile)
        let error = await #expect(throws: CredentialsError.self) { try await provider.credentials() }
        #expect(error?.description.contains("line 2") == true)
        #expect(error?.description.contains(header) == true)
    }

    // MARK: Commands

    @Test(arguments: [
        (#"helper --team "team #1" --json"#, ["helper", "--team", "team #1", "--json"]),
        ("sh -c 'true ; cat x.json'", ["sh", "-c", "true ; cat x.json"]),
        ("helper #1 ;x", ["helper", "#1", ";x"]),
    ])
    func runsTheWholeCommand(command: String, expected: [String]) async throws {
        var host = TestHost()
        host.runProgram = { call in
            #expect(call.arguments == expected)
            return Data(#"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s"}"#.utf8)
        }
        for indentation in ["", "  "] {
            let text = "[default]\n\(indentation)credential_process = \(command)\n"
            #expect(try await self.provider(config: text, home: host).credentials().accessKeyID == "A")
        }
    }

    // MARK: Tokens

    @Test(arguments: [
        ("aws_security_token = old", "old"), ("aws_session_token = new", "new"),
        ("aws_session_token = new\naws_security_token = old", "old"),
        ("aws_session_token = new\naws_security_token =", "new"),
    ])
    func readsTheTokenByItsLegacyName(lines: String, token: String) async throws {
        let provider = self.provider(credentials: "[default]\n\(Self.keys)\(lines)\n")
        #expect(try await provider.credentials().sessionToken == token)
    }
}
