import Synchronization

/// A counter that any task can increment.
public final class Counter: Sendable {
    private let value = Mutex(0)

    /// Creates a counter at zero.
    public init() {}

    /// The current count.
    public var count: Int { self.value.withLock { $0 } }

    /// Increments the counter and returns the new count.
    @discardableResult
    public func next() -> Int {
        self.value.withLock { value in
            value += 1
            return value
        }
    }
}
