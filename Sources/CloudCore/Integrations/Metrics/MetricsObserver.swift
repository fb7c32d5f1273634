#if Metrics
public import CoreMetrics
import Synchronization

/// An observer that counts and measures calls with swift-metrics.
///
/// | metric | kind | dimensions |
/// |---|---|---|
/// | `cloud.client.calls` | counter | `cloud`, `service`, `operation`, `outcome` |
/// | `cloud.client.call.duration` | timer | `cloud`, `service`, `operation`, `outcome` |
/// | `cloud.client.attempts` | counter | `cloud`, `service`, `operation`, `outcome` |
/// | `cloud.client.attempt.duration` | timer | `cloud`, `service`, `operation`, `outcome` |
/// | `cloud.client.retries` | counter | `cloud`, `service`, `operation` |
///
/// The outcome of a call is ``CallOutcome/name``; that of an attempt is `responded` or `failed`.
public final class MetricsObserver: CallObserver {
    private struct Key: Hashable {
        let label: String
        let cloud: Cloud
        let service: String
        let operation: String
        let outcome: String?

        var dimensions: [(String, String)] {
            [("cloud", "\(self.cloud)"), ("service", self.service), ("operation", self.operation)]
                + (self.outcome.map { [("outcome", $0)] } ?? [])
        }
    }

    private struct Handlers {
        var counters: [Key: any CounterHandler] = [:]
        var timers: [Key: any TimerHandler] = [:]
    }

    private let factory: (any MetricsFactory)?
    private let handlers = Mutex(Handlers())

    /// Creates an observer.
    /// - Parameter factory: The factory of the metrics; by default that of `MetricsSystem`.
    public init(factory: (any MetricsFactory)? = nil) {
        self.factory = factory
    }

    /// Counts an event.
    /// - Parameter event: The event.
    public func observe(_ event: CallEvent) {
        switch event.kind {
        case .started, .sending: break
        case .responded(_, _, let time): self.record("attempt", event, outcome: "responded", time)
        case .failed(_, _, _, let time): self.record("attempt", event, outcome: "failed", time)
        case .retrying: self.count("retries", event, outcome: nil)
        case .ended(let outcome, _, let time): self.record("call", event, outcome: outcome.name, time)
        }
    }

    private func record(_ subject: String, _ event: CallEvent, outcome: String, _ time: Duration) {
        self.count("\(subject)s", event, outcome: outcome)
        let key = self.key("\(subject).duration", event, outcome: outcome)
        let handler = self.handlers.withLock { handlers -> any TimerHandler in
            if let handler = handlers.timers[key] { return handler }
            let handler = self.usedFactory.makeTimer(label: key.label, dimensions: key.dimensions)
            handlers.timers[key] = handler
            return handler
        }
        handler.recordNanoseconds(time.nanoseconds)
    }

    private func count(_ name: String, _ event: CallEvent, outcome: String?) {
        let key = self.key(name, event, outcome: outcome)
        let handler = self.handlers.withLock { handlers -> any CounterHandler in
            if let handler = handlers.counters[key] { return handler }
            let handler = self.usedFactory.makeCounter(label: key.label, dimensions: key.dimensions)
            handlers.counters[key] = handler
            return handler
        }
        handler.increment(by: 1)
    }

    private func key(_ name: String, _ event: CallEvent, outcome: String?) -> Key {
        Key(
            label: "cloud.client.\(name)",
            cloud: event.cloud,
            service: event.service,
            operation: event.operation,
            outcome: outcome
        )
    }

    private var usedFactory: any MetricsFactory { self.factory ?? MetricsSystem.factory }
}

extension CallObserver where Self == MetricsObserver {
    /// An observer that counts and measures calls with the factory of `MetricsSystem`.
    public static var metrics: MetricsObserver { MetricsObserver() }
}

extension Duration {
    /// The duration in nanoseconds, or the largest number if it is longer.
    fileprivate var nanoseconds: Int64 {
        let (seconds, attoseconds) = self.components
        let (product, overflows) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (sum, exceeds) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflows || exceeds ? .max : sum
    }
}
#endif
