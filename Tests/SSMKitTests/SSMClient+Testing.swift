import CloudTestSupport
import Foundation
import SSMKit

extension SSMClient {
    /// A client that talks to a stub.
    static func testing(
        _ transport: StubTransport,
        region: String? = "us-east-1",
        options: Options = .init()
    ) -> SSMClient {
        SSMClient(
            region: region,
            credentials: StaticCredentials(
                Credentials(
                    accessKeyID: "AKIDEXAMPLE",
                    secretAccessKey: "planted-secret",
                    sessionToken: "planted-token"
                )
            ),
            transport: transport,
            options: options
        )
    }
}

extension TransportRequest {
    /// The body as JSON, to compare with.
    var json: NSDictionary? {
        try? JSONSerialization.jsonObject(with: self.body) as? NSDictionary
    }
}
