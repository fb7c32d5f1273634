import SSMKit
import Synchronization

/// An observer that counts requests and retries.
final class EventCounter: CallObserver {
    private let counts = Mutex((requests: 0, retries: 0))

    /// The number of requests that were about to be sent.
    var requests: Int { self.counts.withLock { $0.requests } }

    /// The number of retries that were scheduled.
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
