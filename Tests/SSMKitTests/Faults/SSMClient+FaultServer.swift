import CloudTestSupport
import SSMKit

extension SSMClient {
    /// Returns a client of a server on this machine, which by default doesn't wait between attempts.
    /// - Parameters:
    ///   - server: The server.
    ///   - transport: The transport of the requests.
    ///   - attemptTimeout: The timeout of an attempt.
    ///   - observers: The observers of calls.
    ///   - random: The fraction of the longest delay to wait between attempts.
    /// - Returns: The client.
    static func testing(
        _ server: FaultServer,
        _ transport: any HTTPTransport,
        attemptTimeout: Duration = .seconds(30) * patience,
        observers: [any CallObserver] = [],
        random: Double = 0
    ) -> SSMClient {
        var options = Options(
            endpoint: server.url,
            timeouts: Timeouts(attempt: attemptTimeout),
            observers: observers
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
