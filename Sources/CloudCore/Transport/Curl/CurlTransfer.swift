#if os(Linux)
import CCurl
import CloudFoundation

/// A call that libcurl is at work on, and what its callbacks have seen.
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

    /// What libcurl let pass and this library doesn't.
    private var problem: CurlResponse.Problem?

    /// Whether some of the request was handed to a connection: what was not can't have reached the service.
    private var hasLeft = false

    /// Whether a socket was asked for, which comes after the host's name is resolved.
    private var hasSocket = false

    /// Whether libcurl chose a kept connection that had ended, and was told not to use it.
    private var hasRejectedConnection = false

    /// Whether the other side has said that it ends the secure connection.
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

    /// Prepares the handle.
    func prepare() throws(CurlError) {
        try self.handle.prepare(self.call.settings)
        try self.handle.prepare(self.call.request, self.call.settings)
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe try self.handle.observe(context)
    }

    /// Whether the transfer can be taken from libcurl without waiting for the resolver of names.
    ///
    /// Some versions join its thread, which stops the loop for as long as the resolver takes. Such a transfer is left to
    /// end by itself: as soon as there is an address, it is given no socket.
    var canBeRemoved: Bool { self.hasSocket || self.hasLeft }

    // MARK: Time

    /// When the time of the call, of connecting, or of waiting for a byte is over.
    var due: ContinuousClock.Instant {
        let settings = self.call.settings
        let due = self.hasLeft ? self.lastActivity + settings.readTimeout : self.start + settings.connectTimeout
        return min(due, self.call.deadline ?? due)
    }

    /// The earliest time that ``due`` may be, whatever comes.
    var earliestDue: ContinuousClock.Instant {
        min(self.due, self.start + self.call.settings.readTimeout)
    }

    /// Returns how the call ends whose time is over.
    func endLate() {
        let settings = self.call.settings
        if let deadline = self.call.deadline, deadline <= self.clock.now {
            self.call.expire()
        } else if self.hasLeft {
            let reason = "nothing came for \(settings.readTimeout)"
            self.call.finish(.failure(TransportError(.timedOut, reason: reason)))
        } else {
            let reason = "no connection within \(settings.connectTimeout)"
            self.call.finish(.failure(TransportError(.notConnected, reason: reason)))
        }
    }

    // MARK: The end

    /// Has the transfer begin again where it ended for want of a connection that lives.
    /// - Returns: Whether it is to begin again: nothing of the request was handed to a connection.
    func beginsAgain() -> Bool {
        guard self.hasRejectedConnection, !self.hasLeft, !self.call.isOver else { return false }
        self.hasRejectedConnection = false
        self.handle.wantsNewConnection()
        return true
    }

    /// Returns how the call ends whose transfer ended.
    func ended(_ code: Int32) -> Result<TransportResponse?, any Error> {
        do throws(CurlResponse.Problem) {
            if let problem { throw problem }
            guard code == 0 else {
                // Of a line that libcurl's own store of headers doesn't take, it says that a function has a bad argument.
                let text = code == 43 ? "a header has no name or no colon" : self.handle.text(for: code)
                return .failure(TransportError.describing(code, text: text, hasLeft: self.hasLeft))
            }
            if self.isSecure, self.response.endsWithConnection, !self.hasEndedSecurely {
                throw .malformed("the connection ended without the end of TLS, so the response may be cut")
            }
            return .success(try self.response.ended())
        } catch {
            return .failure(TransportError(error))
        }
    }

    // MARK: What callbacks tell

    /// Takes a part of the response.
    /// - Returns: Whether the transfer may go on.
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

    /// Notes that a part of a request was handed to a connection.
    func noteSent(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.lastActivity = self.clock.now
        // A proxy is asked for a tunnel before.
        guard unsafe !bytes.starts(with: "CONNECT ".utf8) else { return }
        // Over TLS some may have left although the connection took nothing whole.
        guard !bytes.isEmpty || self.isSecure else { return }
        self.hasLeft = true
        // Else libcurl may send the request again, over another connection that it kept.
        if !self.call.settings.sendsAgain { self.handle.wantsNewConnection() }
    }

    /// Notes a message of TLS.
    func noteTLS(_ bytes: UnsafeBufferPointer<UInt8>) {
        // An alert of two bytes: its level, and 0 for the end.
        if unsafe bytes.count == 2 && bytes[1] == 0 { self.hasEndedSecurely = true }
    }

    /// Notes that the request is on its way.
    func noteActivity() {
        self.lastActivity = self.clock.now
    }

    /// Returns whether the request may take the connection that was chosen: not a kept one that has ended meanwhile, and
    /// none once the call is over.
    func mayUseConnection() -> Bool {
        // On a new connection something may be there to read already, such as tickets of TLS.
        if !self.hasSocket, CurlHandle.keepsStaleConnections, self.handle.hasStaleConnection {
            self.hasRejectedConnection = true
            return false
        }
        return self.call.beginSending()
    }

    /// Returns whether there may be a new connection: not for a request that has left, since it would be sent again.
    func mayConnect() -> Bool {
        guard !self.call.isOver, !self.hasLeft || self.call.settings.sendsAgain else { return false }
        self.hasSocket = true
        return true
    }
}

/// The time as the loop last looked at it, which is once for each time that it wakes.
final class CurlClock {
    private(set) var now = ContinuousClock.now

    func update() {
        self.now = .now
    }
}
#endif
