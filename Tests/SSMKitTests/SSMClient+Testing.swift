import CloudTestSupport
import Foundation
import SSMKit

extension SSMClient {
    /// Returns a client of a stub, on a machine without configuration.
    static func testing(
        _ transport: StubTransport,
        region: String? = "us-east-1",
        options: Options = .init(),
        host: TestHost = TestHost()
    ) -> SSMClient {
        var options = options
        options.host = host.system(inTimeOf: transport)
        return SSMClient(
            region: region,
            credentials: StaticCredentials(
                Credentials(
                    accessKeyID: "AKIDEXAMPLE",
                    secretAccessKey: "planted-secret-key",
                    sessionToken: "planted-token"
                )
            ),
            transport: transport,
            options: options
        )
    }
}
