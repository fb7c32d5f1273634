#if Logging
public import Logging

/// An observer that writes events to a logger of swift-log.
///
/// The end of a call, failed attempts and retries have the level `debug`, all other events `trace`: the caller receives
/// the error of a call and decides how important it is. Messages are constant, and the facts are metadata.
public struct LoggerObserver: CallObserver {
    private let logger: Logger

    /// Creates an observer.
    /// - Parameter logger: The logger.
    public init(_ logger: Logger) {
        self.logger = logger
    }

    /// Writes an event.
    /// - Parameter event: The event.
    public func observe(_ event: CallEvent) {
        self.logger.log(level: event.level, event.message, metadata: event.metadata, source: "CloudCore")
    }
}

extension CallObserver where Self == LoggerObserver {
    /// Returns an observer that writes events to a logger of swift-log.
    /// - Parameter logger: The logger.
    /// - Returns: The observer.
    public static func logger(_ logger: Logger) -> LoggerObserver { LoggerObserver(logger) }
}

extension CallEvent {
    fileprivate var level: Logger.Level {
        switch self.kind {
        case .started, .sending, .responded: .trace
        case .failed, .retrying, .ended: .debug
        }
    }

    fileprivate var message: Logger.Message {
        switch self.kind {
        case .started: "call started"
        case .sending: "request sent"
        case .responded: "response received"
        case .failed: "attempt failed"
        case .retrying: "retry scheduled"
        case .ended: "call ended"
        }
    }

    fileprivate var metadata: Logger.Metadata {
        var metadata: Logger.Metadata = [
            "cloud": "\(self.cloud)", "service": "\(self.service)", "operation": "\(self.operation)",
            "call_id": "\(self.callID)",
        ]
        metadata["region"] = self.region.map { "\($0)" }
        metadata["host"] = self.host.map { "\($0)" }
        metadata["request_id"] = self.requestID.map { "\($0.onOneLine)" }
        if self.attempt > 0 { metadata["attempt"] = "\(self.attempt)" }
        switch self.kind {
        case .started: break
        case .sending(let bytes):
            metadata["bytes"] = "\(bytes)"
            metadata["max_attempts"] = self.maxAttempts.map { "\($0)" }
        case .responded(let status, let bytes, let time):
            metadata["status"] = "\(status)"
            metadata["bytes"] = "\(bytes)"
            metadata["duration_ms"] = "\(time.milliseconds)"
        case .failed(let code, let status, let reason, let time):
            metadata["status"] = status.map { "\($0)" }
            metadata["error_code"] = code.map { "\($0.onOneLine)" }
            metadata["reason"] = "\(reason.onOneLine)"
            metadata["duration_ms"] = "\(time.milliseconds)"
        case .retrying(let delay):
            metadata["delay_ms"] = "\(delay.milliseconds)"
        case .ended(let outcome, let reason, let time):
            metadata["outcome"] = "\(outcome.name)"
            if case .serviceError(let code, _) = outcome { metadata["error_code"] = "\(code.onOneLine)" }
            metadata["reason"] = reason.map { "\($0.onOneLine)" }
            metadata["duration_ms"] = "\(time.milliseconds)"
        }
        return metadata
    }
}
#endif
