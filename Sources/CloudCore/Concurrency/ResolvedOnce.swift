import Synchronization

/// A value that is found out when it is first asked for, and kept; a failure is not kept.
package final class ResolvedOnce<Value: Sendable>: Sendable {
    private let kept = Mutex<Value?>(nil)
    private let flight = SingleFlight<Value>()
    private let resolve: @Sendable () async throws -> Value

    /// Creates a value.
    /// - Parameter resolve: Finds it out; runs once at a time.
    package init(_ resolve: @escaping @Sendable () async throws -> Value) {
        self.resolve = resolve
    }

    /// The value, if it is known already.
    package var known: Value? { self.kept.withLock { $0 } }

    /// The value, found out now if it isn't known yet.
    package var value: Value {
        get async throws {
            if let known = self.known { return known }
            return try await self.flight.value {
                if let known = self.known { return known }
                let value = try await self.resolve()
                self.kept.withLock { $0 = value }
                return value
            }
        }
    }
}
