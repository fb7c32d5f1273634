import Synchronization

/// A value that is resolved on first use and cached; failures are not cached.
package final class ResolvedOnce<Value: Sendable>: Sendable {
    private let kept = Mutex<Value?>(nil)
    private let flight = SingleFlight<Value>()
    private let resolve: @Sendable () async throws -> Value

    /// Creates an unresolved value.
    /// - Parameter resolve: A closure that resolves the value; never runs concurrently with itself.
    package init(_ resolve: @escaping @Sendable () async throws -> Value) {
        self.resolve = resolve
    }

    /// The cached value, or `nil` if it is not resolved.
    package var known: Value? { self.kept.withLock { $0 } }

    /// The value, which is resolved if necessary.
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
