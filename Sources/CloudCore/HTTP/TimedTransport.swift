/// A transport that ends an exchange itself when its time is over, which saves a task for each.
package protocol TimedTransport: HTTPTransport {
    /// Sends a request and reads the whole answer, unless its time is over first.
    /// - Parameters:
    ///   - request: The request, signed.
    ///   - deadline: When to end the exchange, and with it the connection; never if `nil`.
    /// - Returns: The answer, or `nil` if the time was over first.
    /// - Throws: What ``HTTPTransport/send(_:)`` throws; ``UnsentRequestError`` for an exchange that was cancelled, or took
    ///   too long, and of which certainly nothing was sent.
    func send(_ request: TransportRequest, by deadline: Deadline?) async throws -> TransportResponse?
}

extension HTTPTransport {
    /// Sends a request and reads the whole answer, or returns `nil` if its time is over first.
    package func send(
        _ request: TransportRequest,
        within limit: Duration?,
        on time: TimeSource
    ) async throws -> TransportResponse? {
        if let timers = time.timers, let timed = self as? any TimedTransport {
            try await timed.send(request, by: limit.map { Deadline($0, timers) })
        } else {
            try await withDeadline(limit, on: time) { try await self.send(request) }
        }
    }
}
