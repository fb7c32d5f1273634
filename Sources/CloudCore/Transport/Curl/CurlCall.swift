#if os(Linux)
import CloudFoundation
import Synchronization

/// A request and who waits for its response: what the loop and the tasks of callers share.
package final class CurlCall: Sendable {
    /// Returns `nil` where the time of a call was over.
    package typealias Continuation = CheckedContinuation<TransportResponse?, any Error>

    private enum State {
        case new
        case waiting(Continuation)
        case sending(Continuation)
        case over
    }

    package let request: TransportRequest
    let settings: CurlSettings
    let deadline: ContinuousClock.Instant?

    /// Scheme, host and port, which decide what connections can be used.
    package let origin: String

    private let state = Mutex(State.new)

    package init(
        _ request: TransportRequest,
        settings: CurlSettings,
        deadline: ContinuousClock.Instant? = nil
    ) {
        self.request = request
        self.settings = settings
        self.deadline = deadline
        let scheme = (request.url.scheme ?? "").lowercased()
        let port = request.url.port ?? (scheme == "https" ? 443 : 80)
        self.origin = "\(scheme)://\((request.url.host() ?? "").lowercased()):\(port)"
    }

    /// Whether nobody waits any more.
    package var isOver: Bool {
        self.state.withLock { state in
            if case .over = state { true } else { false }
        }
    }

    /// Lets someone wait, unless the call has been cancelled before.
    /// - Returns: Whether the call is to be made.
    package func begin(_ continuation: Continuation) -> Bool {
        let isNew = self.state.withLock { state in
            guard case .new = state else { return false }
            state = .waiting(continuation)
            return true
        }
        if !isNew { continuation.resume(throwing: UnsentRequestError.cancelled) }
        return isNew
    }

    /// Notes that from now on something of the request may reach the other side.
    /// - Returns: Whether it may be sent: not once the call is over.
    func beginSending() -> Bool {
        self.state.withLock { state in
            switch state {
            case .waiting(let continuation): state = .sending(continuation)
            case .sending: break
            case .new, .over: return false
            }
            return true
        }
    }

    /// Ends the call at once, since its task was cancelled.
    /// - Returns: Whether it was not over.
    package func cancel() -> Bool {
        self.end { isUnsent in .failure(isUnsent ? UnsentRequestError.cancelled : CancellationError()) }
    }

    /// Ends the call at once, since its time is over.
    /// - Returns: Whether it was not over.
    @discardableResult
    func expire() -> Bool {
        self.end { isUnsent in isUnsent ? .failure(UnsentRequestError.late) : .success(nil) }
    }

    /// Ends the call at once; what comes later is nobody's.
    /// - Returns: Whether it was not over.
    @discardableResult
    package func finish(_ result: Result<TransportResponse?, any Error>) -> Bool {
        self.end { _ in result }
    }

    /// Ends the call.
    /// - Parameter result: Returns how, given that nothing of the request was sent, or not.
    /// - Returns: Whether it was not over.
    private func end(_ result: (_ isUnsent: Bool) -> Result<TransportResponse?, any Error>) -> Bool {
        let before = self.state.withLock { state in
            defer { state = .over }
            return state
        }
        switch before {
        case .new: return true
        case .over: return false
        case .waiting(let continuation): continuation.resume(with: result(true))
        case .sending(let continuation): continuation.resume(with: result(false))
        }
        return true
    }
}
#endif
