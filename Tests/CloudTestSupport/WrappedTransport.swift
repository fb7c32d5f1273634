public import CloudCore

/// A transport around another one, by which a test does things to requests and answers.
public struct WrappedTransport: HTTPTransport {
    /// Sends a request on.
    public typealias Send = @Sendable (TransportRequest) async throws -> TransportResponse

    private let inner: any HTTPTransport
    private let body: @Sendable (TransportRequest, Send) async throws -> TransportResponse

    /// The time in which the far side lives.
    public var time: TimeSource { self.inner.time }

    /// Creates a transport.
    public init(
        _ inner: any HTTPTransport,
        _ body: @escaping @Sendable (TransportRequest, Send) async throws -> TransportResponse
    ) {
        self.inner = inner
        self.body = body
    }

    /// Does what the test says.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        try await self.body(request) { try await self.inner.send($0) }
    }
}

extension TransportRequest {
    /// The operation that is asked for, of either service.
    public var operation: String {
        self.headers["x-acs-action"]
            ?? self.headers["x-amz-target"].map { String($0.split(separator: ".").last ?? "") } ?? self.method
    }
}
