import Synchronization

/// Counts, from any task.
public final class Counter: Sendable {
    private let value = Mutex(0)

    /// Starts at zero.
    public init() {}

    /// The count so far.
    public var count: Int { self.value.withLock { $0 } }

    /// Counts one more, and returns the count.
    @discardableResult
    public func next() -> Int {
        self.value.withLock { value in
            value += 1
            return value
        }
    }
}
