public import CloudCore
public import Foundation

/// A transport of a machine whose clock shows another time than the far side's.
public struct SkewedTransport: HTTPTransport {
    private let inner: any HTTPTransport
    private let offset: TimeInterval

    /// Creates a transport; the machine's clock is ahead by some seconds, or behind by a number below 0.
    public init(_ inner: any HTTPTransport, aheadBy offset: TimeInterval) {
        self.inner = inner
        self.offset = offset
    }

    /// The time of the machine.
    public var time: TimeSource {
        let (time, offset) = (self.inner.time, self.offset)
        return TimeSource(clock: time.clock, now: { time.now() + offset }, expire: time.expire)
    }

    /// Sends a request on.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        try await self.inner.send(request)
    }
}
