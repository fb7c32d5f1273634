import CloudTestSupport
import SSMKit

extension SSMClient {
    /// A client that talks to a server on this machine, and by default doesn't wait between attempts.
    /// - Parameters:
    ///   - server: The server.
    ///   - transport: What carries requests.
    ///   - attemptTimeout: How long an attempt may take.
    ///   - observer: Sees what happens to calls.
    ///   - random: How much of the longest delay to wait between attempts.
    /// - Returns: The client.
    static func testing(
        _ server: FaultServer,
        _ transport: any HTTPTransport,
        attemptTimeout: Duration = .seconds(30) * patience,
        observer: (any CallObserver)? = nil,
        random: Double = 0
    ) -> SSMClient {
        var options = Options(
            endpoint: server.url,
            timeouts: Timeouts(attempt: attemptTimeout),
            observer: observer
        )
        options.host = TestHost().system(inTimeOf: transport)
        options.host.random = { random }
        return SSMClient(
            region: "us-east-1",
            credentials: StaticCredentials(
                Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "planted-secret-key")
            ),
            transport: transport,
            options: options
        )
    }
}
