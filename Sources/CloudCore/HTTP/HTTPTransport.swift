/// Carries requests to a service and brings the answers back.
///
/// Conform to it to send over another HTTP stack, or wrap another transport to log, record or replay.
/// A transport sends a request as it is, once: it follows no redirect and adds no retry.
public protocol HTTPTransport: Sendable {
    /// Sends a request and reads the whole answer.
    /// - Parameter request: The request, signed.
    /// - Returns: The answer, whatever its status.
    /// - Throws: ``TransportError`` where it is known whether the request may have reached the service.
    ///   Any other error counts as if it may have; `CancellationError` as cancellation.
    func send(_ request: TransportRequest) async throws -> TransportResponse

    /// The time in which the far side lives: ``TimeSource/system`` for anything real, which is the default.
    ///
    /// An emulated cloud has a time of its own, and clients that talk to it live by that.
    var time: TimeSource { get }
}

extension HTTPTransport {
    /// The machine's own time.
    public var time: TimeSource { .system }
}
