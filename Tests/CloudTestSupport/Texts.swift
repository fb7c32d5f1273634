import Synchronization

/// A collection of texts that any task can add to.
public final class Texts: Sendable {
    private let texts = Mutex<[String]>([])

    /// Creates an empty collection.
    public init() {}

    /// Adds a text.
    public func add(_ text: String) {
        self.texts.withLock { $0.append(text) }
    }

    /// The texts, in the order in which they were added.
    public var all: [String] { self.texts.withLock { $0 } }
}
