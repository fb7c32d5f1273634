import CloudEmulator
import SSMKit

extension SSMClient {
    /// Returns a client of the emulator, or of a transport that wraps it.
    static func emulated(_ cloud: EmulatedCloud, through transport: (any HTTPTransport)? = nil) -> SSMClient {
        SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: transport ?? cloud)
    }
}
