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

extension TransportRequest {
    /// The query and the form in the body, decoded.
    var parameters: [String: String] {
        var components = URLComponents(url: self.url, resolvingAgainstBaseURL: false)
        var items = components?.queryItems ?? []
        components?.percentEncodedQuery = String(decoding: self.body, as: UTF8.self)
        if !self.body.isEmpty { items += components?.queryItems ?? [] }
        return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { first, _ in first })
    }
}
