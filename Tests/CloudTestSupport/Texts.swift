import Synchronization

/// Texts that a test collects from anywhere.
public final class Texts: Sendable {
    private let texts = Mutex<[String]>([])

    /// Creates an empty collection.
    public init() {}

    /// Adds a text.
    public func add(_ text: String) {
        self.texts.withLock { $0.append(text) }
    }

    /// The texts, in the order in which they came.
    public var all: [String] { self.texts.withLock { $0 } }
}
