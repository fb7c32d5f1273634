public import CloudCore
import Synchronization

/// An observer that records events.
public final class EventLog: CallObserver {
    private let recorded = Mutex<[CallEvent]>([])
    private let added: TransportHeaders

    /// Creates an observer.
    /// - Parameter headers: The headers that it adds to each request.
    public init(headers: TransportHeaders = [:]) {
        self.added = headers
    }

    /// The events, in order.
    public var events: [CallEvent] { self.recorded.withLock(\.self) }

    /// The kinds of the events of the first call of a service, in order.
    public func kinds(of service: String = "SSM") -> [String] {
        let events = self.events
        guard let id = events.first(where: { $0.service == service })?.callID else { return [] }
        return events.filter { $0.service == service && $0.callID == id }.map(\.name)
    }

    /// The outcomes of the calls of a service, in the order in which they ended.
    public func outcomes(of service: String = "SSM") -> [CallOutcome] {
        self.events.filter { $0.service == service }.compactMap(\.outcome)
    }

    /// The calls that don't have exactly one beginning and one end, or events before or after these.
    public var brokenCalls: [String] {
        Dictionary(grouping: self.events) { "\($0.service) \($0.callID)" }.filter { _, events in
            let names = events.map(\.name)
            return names.first != "started" || names.last != "ended" || names.count(where: { $0 == "started" }) != 1
                || names.count(where: { $0 == "ended" }) != 1
                || names.count(where: { $0 == "sending" })
                    != names.count(where: { $0 == "responded" || $0 == "failed" })
        }.map { "\($0): \($1.map(\.name))" }
    }

    /// Records an event.
    public func observe(_ event: CallEvent) {
        self.recorded.withLock { $0.append(event) }
    }

    /// Returns the observer's headers.
    public func headers(for event: CallEvent) -> TransportHeaders { self.added }
}

extension CallEvent {
    /// The name of the event's kind.
    public var name: String {
        switch self.kind {
        case .started: "started"
        case .sending: "sending"
        case .responded: "responded"
        case .failed: "failed"
        case .retrying: "retrying"
        case .ended: "ended"
        @unknown default: "unknown"
        }
    }

    /// The outcome of the call, if this is the event of its end.
    public var outcome: CallOutcome? {
        if case .ended(let outcome, _, _) = self.kind { outcome } else { nil }
    }
}
