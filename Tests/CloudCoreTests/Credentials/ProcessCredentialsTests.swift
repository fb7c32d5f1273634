import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite struct ProcessCredentialsTests {
    private func credentials(
        _ format: ProcessCredentials.Format,
        command: String = "get keys",
        printing output: String
    ) async throws -> Credentials {
        var host = TestHost(environment: ["PATH": "/bin"])
        host.runProgram = { call in
            #expect(call.environment == ["PATH": "/bin"])
            #expect(call.timeout == .seconds(60))
            return Data(output.utf8)
        }
        return try await ProcessCredentials(command: command, format: format, host: host.system).credentials()
    }

    @Test func readsTheAWSFormat() async throws {
        let credentials = try await self.credentials(
            .aws,
            printing:
                #"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"SECRETKEY0123456789","SessionToken":"SECRETTOKEN0123456789","Expiration":"2026-01-02T13:00:00Z"}"#
        )
        #expect(credentials == .issued("A"))
        let plain = try await self.credentials(
            .aws,
            printing: #"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"x"}"#
        )
        #expect(plain == Credentials(accessKeyID: "A", secretAccessKey: "x"))
    }

    @Test(arguments: [
        "2026-01-02 13:00:00 UTC", "20260102T130000Z", "2026-01-02t13:00:00z", "2026-01-02T13:00:00 GMT",
        "20260102T130000.0Z", "20260102 130000 UTC", "20260102130000Z", "2026-01-02T13:00Z", "2026-01-02T14:00:00+01",
        "2026-01-02 14:00:00 +01:00", "2026-01-02T13:00:00,0Z", "2026-01-02T08:00:00-0500", "20260102t150000+0200",
    ])
    func readsTheExpirationFormatsOfOfficialTools(text: String) async throws {
        let credentials = try await self.credentials(
            .aws,
            printing:
                #"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"SECRETKEY0123456789","SessionToken":"SECRETTOKEN0123456789","Expiration":"\#(text)"}"#
        )
        #expect(credentials == .issued("A"))
    }

    @Test(arguments: [
        "", "x", "2026", "20261302T130000Z", "2026-01-02T25:00:00Z", "20260102T13000Z", "UTC", "20260102T130000ZUTC",
    ])
    func rejectsAnInvalidExpiration(text: String) async {
        await #expect(throws: CredentialsError.self) {
            try await self.credentials(
                .aws,
                printing: #"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"s","Expiration":"\#(text)!"}"#
            )
        }
    }

    @Test func readsTheAlibabaCloudFormat() async throws {
        let credentials = try await self.credentials(
            .alibabaCloud,
            printing:
                #"{"mode":"StsToken","access_key_id":"A","access_key_secret":"SECRETKEY0123456789","sts_token":"SECRETTOKEN0123456789","expiration":"2026-01-02T13:00:00Z"}"#
        )
        #expect(credentials == .issued("A"))
    }

    @Test(arguments: [
        (ProcessCredentials.Format.aws, "SECRETKEY0123456789"), (.aws, ""), (.aws, "[1]"),
        (.aws, #"{"Version":2,"AccessKeyId":"A","SecretAccessKey":"SECRETKEY0123456789"}"#),
        (.aws, #"{"AccessKeyId":"A","SecretAccessKey":"SECRETKEY0123456789"}"#),
        (.aws, #"{"Version":1,"SecretAccessKey":"SECRETKEY0123456789"}"#),
        (
            .aws,
            #"{"Version":1,"AccessKeyId":"A","SecretAccessKey":"SECRETKEY0123456789","Expiration":"SECRETKEY0123456789"}"#
        ),
        (.alibabaCloud, #"{"mode":"StsToken","access_key_id":"A","access_key_secret":"SECRETKEY0123456789"}"#),
        (.alibabaCloud, #"{"mode":"AK","access_key_secret":"SECRETKEY0123456789"}"#),
    ])
    func rejectsOutputWithoutCredentials(format: ProcessCredentials.Format, output: String) async {
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials(format, printing: output)
        }
        #expect(error?.isConfigured == true)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
    }

    @Test(arguments: [
        ProgramError.notStarted(program: "get"), .failed(program: "get", status: 1),
        .timedOut(program: "get", limit: .seconds(60)), .tooMuchOutput(program: "get", limit: 65_536),
    ])
    func reportsHowTheProgramFailed(failure: ProgramError) async {
        var host = TestHost()
        host.runProgram = { _ in throw failure }
        let provider = ProcessCredentials(command: "get SECRETKEY0123456789", format: .aws, host: host.system)
        let error = await #expect(throws: CredentialsError.self) { try await provider.credentials() }
        #expect(error?.sources == [CredentialsError.Source(name: "program", reason: failure.description)])
    }
}
