import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// The choice of keys from the two files, compared with botocore 1.44.5.
@Suite struct AWSKeySourcesTests {
    private static let id = "aws_access_key_id = "
    private static let secret = "aws_secret_access_key = "
    private static let token = "aws_session_token = "

    /// Returns a section with keys.
    private static func keys(_ name: String, _ id: String, _ more: String = "") -> String {
        "[\(name)]\n\(self.id)\(id)\n\(self.secret)secret of \(id)\n\(more)\n"
    }

    private func provider(config: String, credentials: String, profile: String? = nil) -> AWSProfileCredentials {
        var host = TestHost(environment: ["AWS_REGION": "eu-west-1"], transport: StubTransport(.sts("ROLE")))
        host.files = ["/home/.aws/config": config, "/home/.aws/credentials": credentials]
        host.runProgram = { _ in Data(#"{"Version":1,"AccessKeyId":"P","SecretAccessKey":"secret of P"}"#.utf8) }
        return AWSProfileCredentials(profile, host: host.system)
    }

    private func reason(config: String, credentials: String, profile: String? = nil) async -> String {
        let provider = self.provider(config: config, credentials: credentials, profile: profile)
        let error = await #expect(throws: CredentialsError.self) { try await provider.credentials() }
        #expect(error?.isConfigured == true)
        return error?.description ?? ""
    }

    // MARK: Two files

    @Test(arguments: [
        keys("default", "OLD", "\(token)OLDTOKEN"), "[default]\n\(token)OLDTOKEN", "[default]\n\(id)OLD",
        "[default]\n\(secret)old", "[default]\naws_security_token = OLDTOKEN",
        "[default]\nlogin_session = arn:me", "[default]\ncredential_process = p", keys("default", ""),
    ])
    func addsNothingToTheKeysOfTheCredentialsFile(config: String) async throws {
        let found = try await self.provider(config: config, credentials: Self.keys("default", "NEW")).credentials()
        #expect(found == Credentials(accessKeyID: "NEW", secretAccessKey: "secret of NEW"))
    }

    @Test(arguments: ["", "[default]\n\(token)OTHER", "[default]\n\(secret)other", "[default]\nregion = x"])
    func addsNothingToTheKeysOfTheConfigFile(credentials: String) async throws {
        let config = Self.keys("default", "CONFIG", "\(Self.token)t")
        let found = try await self.provider(config: config, credentials: credentials).credentials()
        #expect(found.accessKeyID == "CONFIG")
        #expect(found.secretAccessKey == "secret of CONFIG")
        #expect(found.sessionToken == "t")
    }

    @Test(arguments: [
        ("[default]\n\(id)A", "[default]\n\(secret)s"), ("[default]\n\(secret)s", "[default]\n\(id)A"),
        (keys("default", "A"), "[default]\n\(id)A"), ("[default]\n\(id)A", ""), ("", "[default]\n\(secret)s"),
        ("[default]\n\(id)A", "[default]\nregion = x"), ("[default]\n\(secret)s", "[default]\n\(token)t"),
    ])
    func rejectsAKeyPairSplitOverTwoFiles(config: String, credentials: String) async {
        let reason = await self.reason(config: config, credentials: credentials)
        #expect(reason.contains("file, line"))
        #expect(reason.contains("and no aws_"))
    }

    @Test func runsTheProgramIfTheCredentialsFileHasNoKeyID() async throws {
        let config = Self.keys("default", "CONFIG", "credential_process = p")
        for credentials in ["", "[default]\n\(Self.secret)s"] {
            #expect(try await self.provider(config: config, credentials: credentials).credentials().accessKeyID == "P")
        }
    }

    @Test func readsOtherSettingsFromEitherFile() async throws {
        let role = "[default]\nrole_arn = arn:r\nsource_profile = wrong\n"
        let credentials = "[default]\nsource_profile = base\n" + Self.keys("base", "BASE")
        #expect(try await self.provider(config: role, credentials: credentials).credentials() == .issued("ROLE"))
        let profiles = try AWSProfiles(config: role, credentials: credentials)
        #expect(profiles.profile(named: "default")?["source_profile"] == "base")
    }

    @Test(arguments: [
        (keys("profile base", "B", "credential_process = p"), "", "P"),
        (keys("profile base", "B", "credential_process = p"), keys("base", "K"), "K"),
        (keys("profile base", "B", "role_arn = arn:x\nsource_profile = default"), "", "B"),
        ("[profile base]\nregion = x\n", keys("base", "K", "role_arn = arn:x\nsource_profile = y"), "K"),
    ])
    func readsTheKeysOfASourceProfileInTheSameOrder(config: String, credentials: String, id: String) throws {
        let profiles = try AWSProfiles(
            config: "[default]\nrole_arn = arn:r\nsource_profile = base\n" + config,
            credentials: credentials
        )
        let plan = try AWSProfilePlan("default", in: profiles)
        #expect(plan.roles.map(\.arn) == ["arn:r"])
        switch plan.base {
        case .keys(let keys): #expect(keys.accessKeyID == id)
        case .process: #expect(id == "P")
        default: Issue.record("\(plan.base)")
        }
    }

    // MARK: One file

    @Test(arguments: [
        keys("default", "A") + keys("default", "B"), keys("default", "A", "\(id)B"), keys("default", "A", "\(secret)b"),
        keys("default", "A", "\(token)t\n\(token)u"), "[default]\n\(id)A\n[default]\n\(secret)s",
        keys("default", "A") + "[default]\n\(token)t", keys("default", "A") + keys(" default ", "B"),
        keys(" default ", "A"), keys("default\t", "A"), keys("default] # not [this", "A"),
    ])
    func rejectsKeysThatTheToolsReadDifferently(text: String) async {
        for (config, credentials) in [(text, ""), ("", text)] {
            #expect(await self.reason(config: config, credentials: credentials).contains("AWS CLI"))
        }
    }

    @Test(arguments: [
        keys("profile p", "A") + keys("profile 'p'", "B"), keys("profile p", "A") + "[profile \"p\"]\nregion = x",
        keys(" profile p", "A"), "[profile p]\nrole_arn = arn:r\n[profile p]\nsource_profile = q",
        "[ profile p ]\ncredential_process = p", keys("profile-old p", "A"),
        keys("profile p", "A") + "[profile-old p]\nregion = x",
    ])
    func rejectsProfilesThatTheToolsReadDifferently(config: String) async {
        #expect(await self.reason(config: config, credentials: "", profile: "p").contains("AWS CLI"))
        let keys = Self.keys("p", "A")
        #expect(await self.reason(config: config, credentials: keys, profile: "p").contains("AWS CLI"))
    }

    @Test func rejectsADefaultProfileThatTheToolsReadFromAnotherSection() async throws {
        let (plain, prefixed) = (Self.keys("default", "A"), Self.keys("profile default", "B"))
        #expect(await self.reason(config: prefixed + plain, credentials: "").contains("AWS CLI"))
        #expect(await self.reason(config: prefixed + "[default]\nregion = x", credentials: "").contains("AWS CLI"))
        let found = try await self.provider(config: plain + prefixed, credentials: "").credentials()
        #expect(found.accessKeyID == "B")
    }

    @Test(arguments: [
        "[ default ]\nregion = x", "[default]\nregion = x\n[default]\nregion = y", "[default]\nregion = x\nregion = y",
        "[profile default]\nregion = x\n[default]\nregion = y", "[profile-old default]\nregion = x",
        "[profile other ]\n\(id)A",
        keys("profile other", "A", "\(id)B"),
    ])
    func followsTheSharedCasesForSectionsWithoutKeys(config: String) async throws {
        let credentials = Self.keys("default", "A")
        #expect(try await self.provider(config: config, credentials: credentials).credentials().accessKeyID == "A")
    }

    @Test func trimsTrailingSpaceOfANameLikeTheTools() async throws {
        let config = Self.keys("profile p ", "A")
        #expect(try await self.provider(config: config, credentials: "", profile: "p").credentials().accessKeyID == "A")
    }

    // MARK: Separators

    @Test(arguments: [": ", ":", ":\t", "  =", "= "])
    func acceptsAColonAsSeparator(separator: String) async throws {
        let lines = [
            "aws_access_key_id\(separator)A", "aws_secret_access_key\(separator)b=:c==",
            "aws_session_token\(separator)t==",
        ]
        let text = "[default]\n" + lines.joined(separator: "\n")
        let wanted = Credentials(accessKeyID: "A", secretAccessKey: "b=:c==", sessionToken: "t==")
        #expect(try await self.provider(config: text, credentials: "").credentials() == wanted)
        #expect(try await self.provider(config: "", credentials: text).credentials() == wanted)
    }

    @Test(arguments: ["aws_session_token : SECRETTOKEN0123456789==", ": x", "s3 =\n  a: b"])
    func rejectsASeparatorThatTheSharedCasesReject(line: String) throws {
        let error = #expect(throws: ConfigurationError.self) {
            try AWSProfiles(config: Self.keys("default", "A") + line, credentials: "")
        }
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
    }

    @Test func continuesAValueThatContainsOnlyAComment() throws {
        let profiles = try AWSProfiles(config: "[default]\nregion = ;y\n  z\noutput = # x\n", credentials: "")
        #expect(profiles.profiles["default"]?.values == ["region": "\nz", "output": ""])
    }
}
