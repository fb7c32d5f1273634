import CloudAssistantKit
import CloudTestSupport
import Foundation

extension CloudAssistantClient {
    /// Returns a client of a stub, on a machine without configuration.
    static func testing(
        _ transport: StubTransport,
        region: String? = "cn-hangzhou",
        options: Options = .init(),
        host: TestHost = TestHost()
    ) -> CloudAssistantClient {
        var options = options
        options.host = host.system(inTimeOf: transport)
        return CloudAssistantClient(
            region: region,
            credentials: StaticCredentials(
                Credentials(accessKeyID: "LTAI", secretAccessKey: "planted-secret-key", sessionToken: "planted-token")
            ),
            transport: transport,
            options: options
        )
    }
}
