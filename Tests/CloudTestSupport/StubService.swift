public import CloudCore
import Foundation

/// A service implemented by a closure, on a clock that advances when a task waits.
public struct StubService: HTTPTransport {
    /// The clock.
    public let clock: ManualClock

    /// The caller's time source.
    public let time: TimeSource

    private let respond: @Sendable (TransportRequest) async throws -> TransportResponse

    /// Creates a service.
    /// - Parameters:
    ///   - clock: The clock.
    ///   - ahead: The offset of the caller's date from the clock's date, in seconds.
    ///   - respond: A closure that returns the response to a request.
    public init(
        _ clock: ManualClock = ManualClock(),
        ahead: @escaping @Sendable () -> Double = { 0 },
        _ respond: @escaping @Sendable (TransportRequest) async throws -> TransportResponse
    ) {
        self.clock = clock
        self.respond = respond
        let time = clock.time
        self.time = TimeSource(clock: clock, now: { clock.date + ahead() }, expire: time.expire)
    }

    /// Returns the response, with a date header from the clock.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        var response = try await self.respond(request)
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        response.headers["date"] = response.headers["date"] ?? formatter.string(from: self.clock.date)
        return response
    }
}

extension ManualClock {
    /// Suspends until the task is cancelled, while the clock advances by some minutes.
    public func hang() async throws -> TransportResponse {
        for _ in 0..<1_500 where !Task.isCancelled {
            self.advance(by: .milliseconds(100))
            await Task.yield()
        }
        let (never, _) = AsyncStream.makeStream(of: Void.self)
        for await _ in never {}
        throw CancellationError()
    }

    /// The time since the clock was created, in seconds.
    public var seconds: Double { self.now.offset / .seconds(1) }
}

extension TransportResponse {
    /// Returns a response of either service that lists a command's machines, with the list changed.
    public func listing(_ change: ([[String: Any]]) -> [[String: Any]]) throws -> TransportResponse {
        guard var page = try JSONSerialization.jsonObject(with: self.body) as? [String: Any] else { return self }
        if let machines = page["CommandInvocations"] as? [[String: Any]] {
            page["CommandInvocations"] = change(machines)
        } else if var invocation = page["Invocation"] as? [String: Any],
            var results = invocation["InvocationResults"] as? [String: Any],
            let machines = results["InvocationResult"] as? [[String: Any]]
        {
            results["InvocationResult"] = change(machines)
            invocation["InvocationResults"] = results
            page["Invocation"] = invocation
        }
        var response = self
        response.body = try JSONSerialization.data(withJSONObject: page)
        return response
    }

    /// Returns a list response of either service with a token for the next page.
    public func continuing(with token: String) throws -> TransportResponse {
        guard var page = try JSONSerialization.jsonObject(with: self.body) as? [String: Any] else { return self }
        if var invocation = page["Invocation"] as? [String: Any] {
            invocation["NextToken"] = token
            page["Invocation"] = invocation
        } else {
            page["NextToken"] = token
        }
        var response = self
        response.body = try JSONSerialization.data(withJSONObject: page)
        return response
    }

    /// Returns a response that lists a command's machines, without some of them.
    public func omitting(_ machines: String...) throws -> TransportResponse {
        try self.listing { $0.filter { !machines.contains($0["InstanceId"] as? String ?? "") } }
    }
}
