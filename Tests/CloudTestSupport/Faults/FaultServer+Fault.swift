public import CloudCore

extension FaultServer {
    /// Starts a server that produces a fault.
    /// - Parameter fault: The fault.
    /// - Throws: An error if no socket can be created.
    public convenience init(_ fault: Fault) throws {
        try self.init(fault.scripts, availability: fault.availability)
    }

    /// Makes a call under a fault and returns its outcome.
    /// - Parameters:
    ///   - fault: The fault.
    ///   - tested: The transport.
    ///   - first: A successful call, for faults of kept connections.
    ///   - call: The call.
    /// - Returns: The outcome of the call.
    /// - Throws: ``ConditionTimeout`` if a connection stays open that should be closed, and the errors of `first`.
    public static func outcome<Code: ServiceErrorCode>(
        of fault: Fault,
        over tested: TestedTransport = .standard,
        first: (FaultServer, any HTTPTransport) async throws -> Void,
        call: (FaultServer, any HTTPTransport) async throws(CloudError<Code>) -> ResponseMetadata
    ) async throws -> Outcome {
        try await self.limiter.pass { try await self.outcomeNow(of: fault, over: tested, first: first, call: call) }
    }

    /// Limits the sockets in use, since all tests run concurrently.
    private static let limiter = ConcurrencyLimiter(width: 8)

    private static func outcomeNow<Code: ServiceErrorCode>(
        of fault: Fault,
        over tested: TestedTransport,
        first: (FaultServer, any HTTPTransport) async throws -> Void,
        call: (FaultServer, any HTTPTransport) async throws(CloudError<Code>) -> ResponseMetadata
    ) async throws -> Outcome {
        let server = try FaultServer(fault)
        let transport = tested.make(
            connectTimeout: fault.availability == .unresponsive ? .milliseconds(200) : .seconds(30) * patience,
            readTimeout: .seconds(30) * patience,
            maxResponseSize: 50_000
        )
        if fault.isOnKeptConnection {
            try await first(server, transport)
            if fault.closesIdleConnection { try await eventually { server.openConnectionCount == 0 } }
            // async-http-client watches its connections, but fails a request on a connection whose end it hasn't seen yet.
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
        // The client closes first: a server that stops would truncate what it has sent so far.
        if fault.isSlow { try await eventually { server.openConnectionCount == 0 } }
        return outcome
    }
}

/// Waits until a condition holds.
/// - Throws: ``ConditionTimeout`` if it doesn't hold within the limit.
public func eventually(within limit: Duration = .seconds(120) * patience, _ condition: () async throws -> Bool)
    async throws
{
    let end = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < end else { throw ConditionTimeout() }
        try await Task.sleep(for: .milliseconds(2))
    }
}

/// An error thrown when a condition doesn't hold in time.
public struct ConditionTimeout: Error {
    /// Creates the error.
    public init() {}
}
