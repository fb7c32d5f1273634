import SSMKit
import Synchronization

/// Counts what happens to calls.
final class EventCounter: CallObserver {
    private let counts = Mutex((requests: 0, retries: 0))

    /// How many requests were about to be sent.
    var requests: Int { self.counts.withLock { $0.requests } }

    /// How many attempts were to follow.
    var retries: Int { self.counts.withLock { $0.retries } }

    func observe(_ event: CallEvent) {
        self.counts.withLock { counts in
            switch event.kind {
            case .sending: counts.requests += 1
            case .retrying: counts.retries += 1
            default: break
            }
        }
    }
}
