import Synchronization

/// The values that all clients of a host share, one per type.
package final class SharedValues: Sendable {
    private let values = Mutex<[ObjectIdentifier: any Sendable]>([:])

    package init() {}

    /// Returns the value of a type, and creates it on first use.
    package func value<Value: Sendable>(or create: () -> Value) -> Value {
        self.values.withLock { values in
            if let value = values[ObjectIdentifier(Value.self)] as? Value { return value }
            let value = create()
            values[ObjectIdentifier(Value.self)] = value
            return value
        }
    }
}
