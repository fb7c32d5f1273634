/// A transport that enforces a request's deadline itself, which saves a task per request.
package protocol TimedTransport: HTTPTransport {
    /// Sends a request and reads the complete response, unless the deadline passes first.
    /// - Parameters:
    ///   - request: The signed request.
    ///   - deadline: The deadline at which the request is stopped and its connection closed; `nil` for none.
    /// - Returns: The response, or `nil` if the deadline passed first.
    /// - Throws: The errors of ``HTTPTransport/send(_:)``, and ``UnsentRequestError`` if the request was cancelled or
    ///   timed out before anything was sent.
    func send(_ request: TransportRequest, by deadline: Deadline?) async throws -> TransportResponse?
}

extension HTTPTransport {
    /// Sends a request and reads the complete response, or returns `nil` after a timeout.
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
