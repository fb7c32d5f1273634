#if !os(Linux) || URLSession
import Foundation

#if canImport(FoundationNetworking)
/// Returns the queue for the delegate callbacks of a session.
func delegateQueue() -> OperationQueue? { DelegateQueue() }

/// A queue that runs its blocks immediately, on the session's thread.
///
/// A delegate that only records events needs no thread of its own, and waking one takes a tenth of the time of a call.
/// Callbacks must not wait for the session.
///
/// `@unchecked`: a subclass of `OperationQueue`, which is `@unchecked Sendable` in Foundation, must repeat it. It has no
/// stored properties, so there is nothing to check.
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
/// Returns the queue for the delegate callbacks of a session, which is the system's default.
func delegateQueue() -> OperationQueue? { nil }
#endif
#endif
