#if !os(Linux) || URLSession
import Foundation

#if canImport(FoundationNetworking)
/// Returns the queue from which a session's delegate is called.
func delegateQueue() -> OperationQueue? { DelegateQueue() }

/// A queue that does at once, on the session's own thread, what it is given.
///
/// A delegate that only notes what it is told needs no thread of its own, and waking one up takes a tenth of a call.
/// Whoever is called must not wait for the session.
// `@unchecked` is what Foundation says of `OperationQueue`, and the compiler has a subclass repeat it. There is nothing
// here to check: the class has no stored property.
private final class DelegateQueue: OperationQueue, @unchecked Sendable {
    override init() {
        super.init()
        self.maxConcurrentOperationCount = 1
    }

    override func addOperation(_ block: @escaping @Sendable () -> Void) {
        block()
    }
}
#else
/// Returns the queue from which a session's delegate is called: the system's own.
func delegateQueue() -> OperationQueue? { nil }
#endif
#endif
