import CloudAssistantKit
import CloudTestSupport
import Foundation

extension CloudAssistantClient {
    /// A client that talks to a stub, on a machine on which nothing is configured.
    static func testing(
        _ transport: StubTransport,
        region: String? = "cn-hangzhou",
        options: Options = .init(),
        host: TestHost = TestHost()
    ) -> CloudAssistantClient {
        var options = options
        options.host = host.system
        return CloudAssistantClient(
            region: region,
            credentials: StaticCredentials(
                Credentials(accessKeyID: "LTAI", secretAccessKey: "planted-secret", sessionToken: "planted-token")
            ),
            transport: transport,
            options: options
        )
    }
}

extension TransportRequest {
    /// The query, decoded.
    var parameters: [String: String] {
        let items = URLComponents(url: self.url, resolvingAgainstBaseURL: false)?.queryItems ?? []
        return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
    }
}
