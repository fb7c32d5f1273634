/// A type that sends requests to a service and returns the responses.
///
/// Conform to it to use another HTTP stack, or to wrap another transport for logging, recording or replaying.
/// A transport sends a request unchanged and once: it doesn't follow redirects or retry.
public protocol HTTPTransport: Sendable {
    /// Sends a request and reads the complete response.
    /// - Parameter request: The signed request.
    /// - Returns: The response, whatever its status.
    /// - Throws: ``TransportError`` if it is known whether the request may have reached the service.
    ///   After any other error the client assumes that it may have; `CancellationError` counts as cancellation.
    func send(_ request: TransportRequest) async throws -> TransportResponse

    /// The time source of the service: ``TimeSource/system`` by default, and for any real service.
    ///
    /// An emulated cloud has its own time source, which its clients use too.
    var time: TimeSource { get }
}

extension HTTPTransport {
    /// The system's time source.
    public var time: TimeSource { .system }
}
