public import CloudCore
import Foundation

/// A service that a closure plays, on a clock that moves when someone waits.
public struct PlayedService: HTTPTransport {
    /// The clock.
    public let clock: ManualClock

    /// The time in which the far side lives.
    public let time: TimeSource

    private let play: @Sendable (TransportRequest) async throws -> TransportResponse

    /// Creates a service.
    /// - Parameters:
    ///   - clock: The clock.
    ///   - ahead: By how much the date of the caller's machine is ahead of the clock's, as the caller sees it.
    ///   - play: Gives the response to a request.
    public init(
        _ clock: ManualClock = ManualClock(),
        ahead: @escaping @Sendable () -> Double = { 0 },
        _ play: @escaping @Sendable (TransportRequest) async throws -> TransportResponse
    ) {
        self.clock = clock
        self.play = play
        let time = clock.time
        self.time = TimeSource(clock: clock, now: { clock.date + ahead() }, expire: time.expire)
    }

    /// Gives the response, with the date by the clock.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        var response = try await self.play(request)
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        response.headers["date"] = response.headers["date"] ?? formatter.string(from: self.clock.date)
        return response
    }
}

extension ManualClock {
    /// Never returns before the task is cancelled, while time goes on for some minutes.
    public func hang() async throws -> TransportResponse {
        for _ in 0..<1_500 where !Task.isCancelled {
            self.advance(by: .milliseconds(100))
            await Task.yield()
        }
        let (never, _) = AsyncStream.makeStream(of: Void.self)
        for await _ in never {}
        throw CancellationError()
    }

    /// How long it is since the clock was made, in seconds.
    public var seconds: Double { self.now.offset / .seconds(1) }
}

extension TransportResponse {
    /// The response to a list of the machines of a command, of either service, with the list changed.
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

    /// The response to a list of either service with a token for the next page.
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

    /// The response to a list of the machines of a command without some of them.
    public func lacking(_ machines: String...) throws -> TransportResponse {
        try self.listing { $0.filter { !machines.contains($0["InstanceId"] as? String ?? "") } }
    }
}
