public import CloudCore

extension FaultServer {
    /// Starts a server that does what a fault is about.
    /// - Parameter fault: The fault.
    /// - Throws: An error if the system has no socket to give.
    public convenience init(_ fault: Fault) throws {
        try self.init(fault.scripts, door: fault.door)
    }

    /// Makes a call under a fault, and says how it ends.
    /// - Parameters:
    ///   - fault: What the server does.
    ///   - tested: What carries requests.
    ///   - first: A call that succeeds, for faults of kept connections.
    ///   - call: The call.
    /// - Returns: How the call ends.
    /// - Throws: ``NeverSo`` if a connection stays open that should end, and what `first` throws.
    public static func outcome<Code: ServiceErrorCode>(
        of fault: Fault,
        over tested: TestedTransport = .standard,
        first: (FaultServer, any HTTPTransport) async throws -> Void,
        call: (FaultServer, any HTTPTransport) async throws(CloudError<Code>) -> ResponseMetadata
    ) async throws -> Outcome {
        try await self.limiter.pass { try await self.outcomeNow(of: fault, over: tested, first: first, call: call) }
    }

    /// Keeps the tests, which all run at once, from taking all sockets of a small machine.
    private static let limiter = ConcurrencyLimiter(width: 8)

    private static func outcomeNow<Code: ServiceErrorCode>(
        of fault: Fault,
        over tested: TestedTransport,
        first: (FaultServer, any HTTPTransport) async throws -> Void,
        call: (FaultServer, any HTTPTransport) async throws(CloudError<Code>) -> ResponseMetadata
    ) async throws -> Outcome {
        let server = try FaultServer(fault)
        let transport = tested.make(
            connectTimeout: fault.door == .stuck ? .milliseconds(200) : .seconds(30) * patience,
            readTimeout: .seconds(30) * patience,
            maxResponseSize: 50_000
        )
        if fault.isOnKeptConnection {
            try await first(server, transport)
            if fault.closesIdleConnection { try await eventually { server.openConnectionCount == 0 } }
            // async-http-client watches its connections, but a request on one whose end it has not noted yet is lost.
            if fault.closesIdleConnection, tested == .asyncHTTPClient {
                try await eventually { (ThisProcess.connections(to: server.port) ?? 0) == 0 }
                try await Task.sleep(for: .milliseconds(200))
            }
        }
        let before = server.requestCount
        let outcome: Outcome
        do throws(CloudError<Code>) {
            let metadata = try await call(server, transport)
            outcome = Outcome(metadata, arrived: server.requestCount - before)
        } catch {
            outcome = Outcome(error, arrived: server.requestCount - before)
        }
        // The client hangs up first: a server that ends would cut what it has sent so far.
        if fault.isSlow { try await eventually { server.openConnectionCount == 0 } }
        return outcome
    }
}

/// Waits, not for long, until something is so.
/// - Throws: ``NeverSo`` if it isn't.
public func eventually(within limit: Duration = .seconds(120) * patience, _ isSo: () throws -> Bool) async throws {
    let end = ContinuousClock.now + limit
    while try !isSo() {
        guard ContinuousClock.now < end else { throw NeverSo() }
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// What was waited for didn't come.
public struct NeverSo: Error {
    /// Creates the error.
    public init() {}
}
