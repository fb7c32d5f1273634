import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite struct AlibabaCloudURITests {
    private func credentials(_ uri: String?, _ transport: any HTTPTransport = OfflineTransport()) async throws
        -> Credentials
    {
        let environment = uri.map { ["ALIBABA_CLOUD_CREDENTIALS_URI": $0] } ?? [:]
        let host = TestHost(environment: environment, transport: transport)
        return try await AlibabaCloudURICredentials(host: host.system).credentials()
    }

    @Test(arguments: [
        "https://keys.example/a?b=c", "http://127.0.0.1:1/a", "http://localhost/a", "http://100.100.100.200/a",
    ])
    func fetchesTheURI(uri: String) async throws {
        let transport = StubTransport(.alibabaCloudMetadata("URI"))
        #expect(try await self.credentials(uri, transport) == .issued("URI"))
        #expect(transport.requests[0].url.absoluteString == uri)
    }

    @Test(arguments: ["http://keys.example/a", "http://192.168.1.1/", "ftp://127.0.0.1/", "no uri"])
    func rejectsPlainHTTPToOtherHosts(uri: String) async {
        let transport = StubTransport(.alibabaCloudMetadata("EVIL"))
        let error = await #expect(throws: CredentialsError.self) { try await self.credentials(uri, transport) }
        #expect(error?.isConfigured == true)
        #expect(transport.requests.isEmpty)
    }

    @Test func isNotConfiguredWithoutAURI() async {
        let error = await #expect(throws: CredentialsError.self) { try await self.credentials(nil) }
        #expect(error?.isConfigured == false)
    }

    @Test(arguments: [
        TransportResponse.text("SECRETKEY0123456789", status: 404), .text("SECRETKEY0123456789"), .text("{}"),
        .text(#"{"Code":"Success","AccessKeyId":"A","AccessKeySecret":"SECRETKEY0123456789"}"#),
        .text(
            #"{"AccessKeyId":"A","AccessKeySecret":"SECRETKEY0123456789","SecurityToken":"t","Expiration":"2026-01-02T13:00:00Z"}"#
        ),
    ])
    func reportsInvalidResponses(response: TransportResponse) async {
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials("https://keys.example", StubTransport(response))
        }
        #expect(error?.isConfigured == true)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
    }
}
