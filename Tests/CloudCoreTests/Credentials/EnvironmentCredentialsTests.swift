import CloudCore
import Testing

@Suite struct EnvironmentCredentialsTests {
    @Test func readsTheVariablesOfAWS() async throws {
        let provider = EnvironmentCredentials(
            .aws,
            environment: [
                "AWS_ACCESS_KEY_ID": " AKID\n", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token",
            ]
        )
        let credentials = try await provider.credentials()
        #expect(credentials == Credentials(accessKeyID: "AKID", secretAccessKey: "secret", sessionToken: "token"))
    }

    @Test(arguments: [
        (["AWS_SECURITY_TOKEN": "old"], "old"), (["AWS_SECURITY_TOKEN": " ", "AWS_SESSION_TOKEN": "new"], "new"),
        (["AWS_SECURITY_TOKEN": "old", "AWS_SESSION_TOKEN": "new"], "old"),
    ])
    func readsTheTokenByItsLegacyName(tokens: [String: String], token: String) async throws {
        let keys = ["AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret"]
        let provider = EnvironmentCredentials(.aws, environment: keys.merging(tokens) { $1 })
        #expect(try await provider.credentials().sessionToken == token)
    }

    @Test func readsTheVariablesOfAlibabaCloud() async throws {
        let provider = EnvironmentCredentials(
            .alibabaCloud,
            environment: [
                "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "secret",
                "ALIBABA_CLOUD_SECURITY_TOKEN": "  ",
            ]
        )
        #expect(try await provider.credentials() == Credentials(accessKeyID: "LTAI", secretAccessKey: "secret"))
    }

    @Test(arguments: [
        ([:], "AWS_ACCESS_KEY_ID", false),
        (["AWS_ACCESS_KEY_ID": "AKID"], "AWS_SECRET_ACCESS_KEY", true),
        (["AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": " "], "AWS_SECRET_ACCESS_KEY", true),
        (["AWS_SECRET_ACCESS_KEY": "secret"], "AWS_ACCESS_KEY_ID", true),
        (["AWS_ACCESS_KEY_ID": " ", "AWS_SECRET_ACCESS_KEY": "\t"], "AWS_ACCESS_KEY_ID", false),
    ])
    func namesTheMissingVariable(environment: [String: String], missing: String, isConfigured: Bool) async {
        let error = await #expect(throws: CredentialsError.self) {
            try await EnvironmentCredentials(.aws, environment: environment).credentials()
        }
        #expect(error?.description == "no credentials: environment: \(missing) is not set")
        #expect(error?.isConfigured == isConfigured)
    }
}
