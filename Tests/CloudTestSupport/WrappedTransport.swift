public import CloudCore

/// A transport around another one, with a closure that can change requests and responses.
public struct WrappedTransport: HTTPTransport {
    /// A closure that forwards a request.
    public typealias Send = @Sendable (TransportRequest) async throws -> TransportResponse

    private let inner: any HTTPTransport
    private let body: @Sendable (TransportRequest, Send) async throws -> TransportResponse

    /// The time source of the wrapped transport.
    public var time: TimeSource { self.inner.time }

    /// Creates a transport.
    public init(
        _ inner: any HTTPTransport,
        _ body: @escaping @Sendable (TransportRequest, Send) async throws -> TransportResponse
    ) {
        self.inner = inner
        self.body = body
    }

    /// Runs the closure for a request.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        try await self.body(request) { try await self.inner.send($0) }
    }
}

extension TransportRequest {
    /// The name of the requested operation, of either service.
    public var operation: String {
        self.headers["x-acs-action"]
            ?? self.headers["x-amz-target"].map { String($0.split(separator: ".").last ?? "") } ?? self.method
    }
}
