import CloudAssistantKit
import CloudEmulator
import CloudTestSupport

extension CloudAssistantClient {
    /// Returns a client of the emulator, or of a transport that wraps it.
    static func emulated(_ cloud: EmulatedCloud, through transport: (any HTTPTransport)? = nil) -> CloudAssistantClient
    {
        CloudAssistantClient(region: "cn-hangzhou", credentials: cloud.credentials, transport: transport ?? cloud)
    }

    /// Returns a client of a transport that simulates the service.
    static func testing(_ transport: some HTTPTransport) -> CloudAssistantClient {
        CloudAssistantClient(
            region: "cn-hangzhou",
            credentials: StaticCredentials(Credentials(accessKeyID: "LTAI", secretAccessKey: "planted-secret-key")),
            transport: transport
        )
    }
}
