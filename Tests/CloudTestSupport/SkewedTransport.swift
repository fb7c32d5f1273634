public import CloudCore
public import Foundation

/// A transport of a machine whose clock differs from the service's clock.
public struct SkewedTransport: HTTPTransport {
    private let inner: any HTTPTransport
    private let offset: TimeInterval

    /// Creates a transport for a machine whose clock is ahead by some seconds, or behind if negative.
    public init(_ inner: any HTTPTransport, aheadBy offset: TimeInterval) {
        self.inner = inner
        self.offset = offset
    }

    /// The machine's time source.
    public var time: TimeSource {
        let (time, offset) = (self.inner.time, self.offset)
        return TimeSource(clock: time.clock, now: { time.now() + offset }, expire: time.expire)
    }

    /// Forwards a request.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        try await self.inner.send(request)
    }
}
