import Synchronization

/// The values that all clients of one host share, one of each type.
package final class SharedValues: Sendable {
    private let values = Mutex<[ObjectIdentifier: any Sendable]>([:])

    package init() {}

    /// Returns the value of a type, which the first call creates.
    package func value<Value: Sendable>(or create: () -> Value) -> Value {
        self.values.withLock { values in
            if let value = values[ObjectIdentifier(Value.self)] as? Value { return value }
            let value = create()
            values[ObjectIdentifier(Value.self)] = value
            return value
        }
    }
}
