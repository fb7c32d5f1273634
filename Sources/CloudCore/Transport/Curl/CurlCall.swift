#if os(Linux)
import CloudFoundation
import Synchronization

/// A request and the continuation of its caller, shared by the loop and the caller's task.
package final class CurlCall: Sendable {
    /// The continuation of a caller.
    ///
    /// It returns `nil` if the deadline of the call has passed.
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

    /// The scheme, host and port, which determine which connections can be reused.
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

    /// Whether the call has ended, so that no caller is suspended on it.
    package var isOver: Bool {
        self.state.withLock { state in
            if case .over = state { true } else { false }
        }
    }

    /// Stores the continuation of the caller, unless the call has already been cancelled.
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

    /// Records that parts of the request may reach the server from now on.
    /// - Returns: Whether the request may be sent, which is `false` once the call has ended.
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

    /// Ends the call immediately because its task was cancelled.
    /// - Returns: Whether the call had not ended before.
    package func cancel() -> Bool {
        self.end { isUnsent in .failure(isUnsent ? UnsentRequestError.cancelled : CancellationError()) }
    }

    /// Ends the call immediately because its deadline has passed.
    /// - Returns: Whether the call had not ended before.
    @discardableResult
    func expire() -> Bool {
        self.end { isUnsent in isUnsent ? .failure(UnsentRequestError.late) : .success(nil) }
    }

    /// Ends the call immediately.
    ///
    /// Later results are ignored.
    /// - Returns: Whether the call had not ended before.
    @discardableResult
    package func finish(_ result: Result<TransportResponse?, any Error>) -> Bool {
        self.end { _ in result }
    }

    /// Ends the call.
    /// - Parameter result: A closure that returns the result, given whether no part of the request was sent.
    /// - Returns: Whether the call had not ended before.
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
