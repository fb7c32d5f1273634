#if os(Linux)
import CCurl
import CloudFoundation

/// A running libcurl transfer of a call, with the state that its callbacks record.
///
/// Only the loop's thread uses it.
final class CurlTransfer {
    let call: CurlCall
    let handle: CurlHandle
    private let clock: CurlClock
    private let start: ContinuousClock.Instant
    private let isSecure: Bool

    private var response: CurlResponse
    private var lastActivity: ContinuousClock.Instant

    /// The reason to reject a response that libcurl accepted.
    private var problem: CurlResponse.Problem?

    /// Whether any part of the request was passed to a connection.
    ///
    /// If not, it can't have reached the service.
    private var hasLeft = false

    /// Whether libcurl has requested a socket, which happens after the host name is resolved.
    private var hasSocket = false

    /// Whether libcurl picked a kept connection that had ended, and the callback rejected it.
    private var hasRejectedConnection = false

    /// Whether the server has sent the TLS close alert.
    private var hasEndedSecurely = false

    init(_ call: CurlCall, _ handle: CurlHandle, _ clock: CurlClock) {
        self.call = call
        self.handle = handle
        self.clock = clock
        self.start = clock.now
        self.lastActivity = clock.now
        self.isSecure = call.request.url.scheme?.lowercased() == "https"
        self.response = CurlResponse(to: call.request.method, maxSize: call.settings.maxResponseSize)
    }

    /// Configures the handle for the call.
    func prepare() throws(CurlError) {
        try self.handle.prepare(self.call.settings)
        try self.handle.prepare(self.call.request, self.call.settings)
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe try self.handle.observe(context)
    }

    /// Whether the transfer can be removed from libcurl without waiting for the DNS resolver.
    ///
    /// Some versions join the resolver's thread, which blocks the loop until the resolver returns. Such a transfer is
    /// left to end by itself: once the address is resolved, its request for a socket fails.
    var canBeRemoved: Bool { self.hasSocket || self.hasLeft }

    // MARK: Time

    /// The time at which the call's deadline, the connect timeout or the read timeout passes.
    var due: ContinuousClock.Instant {
        let settings = self.call.settings
        let due = self.hasLeft ? self.lastActivity + settings.readTimeout : self.start + settings.connectTimeout
        return min(due, self.call.deadline ?? due)
    }

    /// A lower bound of the current and every later value of ``due``.
    var earliestDue: ContinuousClock.Instant {
        min(self.due, self.start + self.call.settings.readTimeout)
    }

    /// Ends the call because its deadline or a timeout has passed.
    func endLate() {
        let settings = self.call.settings
        if let deadline = self.call.deadline, deadline <= self.clock.now {
            self.call.expire()
        } else if self.hasLeft {
            let reason = "no data received for \(settings.readTimeout)"
            self.call.finish(.failure(TransportError(.timedOut, reason: reason)))
        } else {
            let reason = "no connection within \(settings.connectTimeout)"
            self.call.finish(.failure(TransportError(.notConnected, reason: reason)))
        }
    }

    // MARK: The end

    /// Restarts a transfer that ended because its kept connection was closed.
    /// - Returns: Whether the transfer restarts, which requires that no part of the request was passed to a connection.
    func beginsAgain() -> Bool {
        guard self.hasRejectedConnection, !self.hasLeft, !self.call.isOver else { return false }
        self.hasRejectedConnection = false
        self.handle.wantsNewConnection()
        return true
    }

    /// Returns the result of the call for a transfer that has ended.
    func ended(_ code: Int32) -> Result<TransportResponse?, any Error> {
        do throws(CurlResponse.Problem) {
            if let problem { throw problem }
            guard code == 0 else {
                // For a line that its header store rejects, libcurl reports an invalid function argument.
                let text = code == 43 ? "a header has no name or no colon" : self.handle.text(for: code)
                return .failure(TransportError.describing(code, text: text, hasLeft: self.hasLeft))
            }
            if self.isSecure, self.response.endsWithConnection, !self.hasEndedSecurely {
                throw .malformed("the connection ended without a TLS close alert, so the response may be truncated")
            }
            return .success(try self.response.ended())
        } catch {
            return .failure(TransportError(error))
        }
    }

    // MARK: Callbacks

    /// Adds a part of the response.
    /// - Returns: Whether the transfer may continue.
    func take(_ bytes: UnsafeBufferPointer<UInt8>, isHeader: Bool) -> Bool {
        self.lastActivity = self.clock.now
        do throws(CurlResponse.Problem) {
            if isHeader {
                unsafe try self.response.take(line: bytes)
            } else {
                unsafe try self.response.take(body: bytes)
            }
            return true
        } catch {
            self.problem = error
            return false
        }
    }

    /// Records that a part of a request was passed to a connection.
    func noteSent(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.lastActivity = self.clock.now
        // The request to a proxy for a tunnel comes first.
        guard unsafe !bytes.starts(with: "CONNECT ".utf8) else { return }
        // Over TLS, some bytes can have been sent although libcurl reports none.
        guard !bytes.isEmpty || self.isSecure else { return }
        self.hasLeft = true
        // Otherwise libcurl may resend the request over another kept connection.
        if !self.call.settings.sendsAgain { self.handle.wantsNewConnection() }
    }

    /// Records a TLS message.
    func noteTLS(_ bytes: UnsafeBufferPointer<UInt8>) {
        // An alert has two bytes: its level and its description, where 0 is the close alert.
        if unsafe bytes.count == 2 && bytes[1] == 0 { self.hasEndedSecurely = true }
    }

    /// Records that data was sent.
    func noteActivity() {
        self.lastActivity = self.clock.now
    }

    /// Returns whether the request may use the connection that libcurl picked, which is `false` for a kept connection
    /// that has ended and for a call that has ended.
    func mayUseConnection() -> Bool {
        // A new connection can have unread data, such as TLS session tickets.
        if !self.hasSocket, CurlHandle.keepsStaleConnections, self.handle.hasStaleConnection {
            self.hasRejectedConnection = true
            return false
        }
        return self.call.beginSending()
    }

    /// Returns whether libcurl may open a connection.
    ///
    /// Once the request was sent, libcurl would use a new connection to resend it.
    func mayConnect() -> Bool {
        guard !self.call.isOver, !self.hasLeft || self.call.settings.sendsAgain else { return false }
        self.hasSocket = true
        return true
    }
}

/// The time at which the loop last woke up, so that the system clock is read once per iteration.
final class CurlClock {
    private(set) var now = ContinuousClock.now

    func update() {
        self.now = .now
    }
}
#endif
