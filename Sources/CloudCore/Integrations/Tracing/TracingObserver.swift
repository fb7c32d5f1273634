#if Tracing
import CloudFoundation
import Synchronization
public import Tracing

/// An observer that records a span for each call, and one below it for each attempt, with swift-distributed-tracing.
///
/// Each request carries the context of its attempt's span, which the tracer injects, such as `traceparent`. Requests to
/// AWS also carry `X-Amzn-Trace-Id`. Headers are added after signing and replace none.
public final class TracingObserver: CallObserver {
    /// The open spans of a call.
    private struct Spans {
        let call: any Span
        var attempt: (any Span)?
    }

    private let tracer: (any Tracer)?
    private let lambdaTraceID: @Sendable () -> String?
    private let open = Mutex<[String: Spans]>([:])

    /// Creates an observer.
    /// - Parameters:
    ///   - tracer: The tracer; by default that of `InstrumentationSystem`.
    ///   - lambdaTraceID: A closure that returns the trace of the current invocation in AWS Lambda, which AWS services
    ///     receive. By default, it returns the value of `_X_AMZN_TRACE_ID` in Lambda, and otherwise `nil`.
    public init(
        tracer: (any Tracer)? = nil,
        lambdaTraceID: @escaping @Sendable () -> String? = TracingObserver.environmentTraceID()
    ) {
        self.tracer = tracer
        self.lambdaTraceID = lambdaTraceID
    }

    /// Returns a closure that returns the value of `_X_AMZN_TRACE_ID` if the program runs in AWS Lambda.
    /// - Returns: The closure.
    public static func environmentTraceID() -> @Sendable () -> String? {
        // The runtime changes the variable for each invocation.
        guard ProcessInfo.processInfo.environment["AWS_LAMBDA_FUNCTION_NAME"] != nil else { return { nil } }
        return { ProcessInfo.processInfo.environment["_X_AMZN_TRACE_ID"] }
    }

    /// Starts or ends a span.
    /// - Parameter event: The event.
    public func observe(_ event: CallEvent) {
        switch event.kind {
        case .started: self.startCall(event)
        case .sending: self.startAttempt(event)
        case .responded, .failed: self.endAttempt(event)
        case .retrying: break
        case .ended: self.endCall(event)
        }
    }

    /// Returns the headers that carry the context of an attempt's span.
    /// - Parameter event: The event of the attempt.
    /// - Returns: The headers.
    public func headers(for event: CallEvent) -> TransportHeaders {
        guard let span = self.open.withLock({ $0[event.callID]?.attempt }) else { return [:] }
        var headers = TransportHeaders()
        let instrument: any Instrument = self.tracer ?? InstrumentationSystem.instrument
        instrument.inject(span.context, into: &headers, using: HeaderInjector())
        if event.cloud == .aws, headers[AmazonTraceID.header] == nil {
            headers[AmazonTraceID.header] =
                self.lambdaTraceID() ?? headers["traceparent"].flatMap(AmazonTraceID.init)?.text
        }
        return headers
    }

    private func startCall(_ event: CallEvent) {
        let span = self.usedTracer.startSpan("\(event.service).\(event.operation)", ofKind: .client)
        span.updateAttributes { $0.describe(event) }
        let replaced = self.open.withLock { $0.updateValue(Spans(call: span), forKey: event.callID) }
        replaced?.attempt?.end()
        replaced?.call.end()
    }

    private func startAttempt(_ event: CallEvent) {
        guard let call = self.open.withLock({ $0[event.callID]?.call }) else { return }
        let name = "\(event.service).\(event.operation) attempt"
        let span = self.usedTracer.startSpan(name, context: call.context, ofKind: .client)
        span.updateAttributes { attributes in
            attributes.describe(event)
            attributes["server.address"] = event.host
            if event.attempt > 1 { attributes["http.request.resend_count"] = event.attempt - 1 }
            if case .sending(let bytes) = event.kind { attributes["http.request.body.size"] = bytes }
        }
        let replaced = self.open.withLock { open in
            let replaced = open[event.callID]?.attempt
            open[event.callID]?.attempt = span
            return replaced
        }
        replaced?.end()
    }

    private func endAttempt(_ event: CallEvent) {
        let span = self.open.withLock { open in
            let span = open[event.callID]?.attempt
            open[event.callID]?.attempt = nil
            return span
        }
        guard let span else { return }
        span.updateAttributes { $0.conclude(event) }
        if case .failed(let code, _, let reason, _) = event.kind {
            span.fail(type: code ?? "transport_error", reason: reason)
        }
        span.end()
    }

    private func endCall(_ event: CallEvent) {
        guard let spans = self.open.withLock({ $0.removeValue(forKey: event.callID) }) else { return }
        spans.attempt?.end()
        spans.call.updateAttributes { attributes in
            attributes.describe(event)
            attributes.conclude(event)
            attributes["server.address"] = event.host
        }
        if case .ended(let outcome, let reason, _) = event.kind, outcome != .succeeded {
            spans.call.fail(type: outcome.errorType, reason: reason ?? outcome.name)
        }
        spans.call.end()
    }

    private var usedTracer: any Tracer { self.tracer ?? InstrumentationSystem.tracer }
}

extension CallObserver where Self == TracingObserver {
    /// An observer that records spans with the tracer of `InstrumentationSystem`.
    public static var tracing: TracingObserver { TracingObserver() }
}

private struct HeaderInjector: Injector {
    func inject(_ value: String, forKey key: String, into carrier: inout TransportHeaders) {
        carrier[key] = value
    }
}

/// The error that a span records, with the text of the call's error.
private struct ReportedError: Error, CustomStringConvertible {
    let description: String
}

extension Span {
    fileprivate func fail(type: String, reason: String) {
        self.updateAttributes { $0["error.type"] = type }
        self.recordError(ReportedError(description: reason))
        self.setStatus(SpanStatus(code: .error, message: reason))
    }
}

extension CallOutcome {
    fileprivate var errorType: String {
        if case .serviceError(let code, _) = self { code } else { self.name }
    }
}

extension SpanAttributes {
    /// Adds the service, the operation and the region of an event.
    fileprivate mutating func describe(_ event: CallEvent) {
        self["rpc.system"] = event.cloud == .aws ? "aws-api" : "alibaba-cloud-api"
        self["rpc.service"] = event.service
        self["rpc.method"] = event.operation
        self["cloud.region"] = event.region
    }

    /// Adds the response of an event.
    fileprivate mutating func conclude(_ event: CallEvent) {
        if let requestID = event.requestID {
            self[event.cloud == .aws ? "aws.request_id" : "alibaba_cloud.request_id"] = requestID
        }
        switch event.kind {
        case .responded(let status, let bytes, _):
            self["http.response.status_code"] = status
            self["http.response.body.size"] = bytes
        case .failed(_, let status?, _, _), .ended(.serviceError(_, let status), _, _):
            self["http.response.status_code"] = status
        default: break
        }
    }
}
#endif
