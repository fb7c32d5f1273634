package import CloudCore

/// The state of a connection to a server, which handles one request at a time.
///
/// It has no socket and no clock of its own: the driver passes what it received and sent, and the current time.
package struct HTTPConnection {
    package typealias Instant = ContinuousClock.Instant

    /// What the connection is doing.
    private enum Phase {
        /// Waits for a request, or receives one.
        case receiving
        case handling(keepsConnection: Bool, omitsBody: Bool)

        /// Sends a response, and then receives the next request or closes.
        case responding(keepsConnection: Bool)

        /// Waits for the client to close. Closing first would discard a response that the client hasn't read.
        case closing
        case closed
    }

    private let limits: ServerLimits
    private var parser: HTTPRequestParser
    private var phase = Phase.receiving
    private var hasInputEnded = false

    /// The bytes to send.
    package private(set) var output: ArraySlice<UInt8> = []

    /// The time at which to call ``expire(at:)``; `nil` while a request is handled.
    package private(set) var deadline: Instant?

    package init(limits: ServerLimits, at now: Instant) {
        self.limits = limits
        self.parser = HTTPRequestParser(limits: limits)
        self.deadline = now + limits.idleTime
    }

    /// Whether the connection has no request in progress.
    package var isIdle: Bool {
        if case .receiving = self.phase { return !self.parser.isWithinRequest && self.output.isEmpty }
        return false
    }

    /// Whether the driver passes further received bytes.
    package var wantsInput: Bool {
        guard !self.hasInputEnded else { return false }
        switch self.phase {
        case .receiving: return self.output.isEmpty
        case .closing: return true
        case .handling, .responding, .closed: return false
        }
    }

    /// Whether the driver tells the client that no more bytes follow.
    package var hasEndedOutput: Bool {
        if case .closing = self.phase { return true }
        return false
    }

    package var isClosed: Bool {
        if case .closed = self.phase { return true }
        return false
    }

    /// Takes received bytes.
    package mutating func receive(_ bytes: [UInt8], at now: Instant) {
        guard case .receiving = self.phase else { return }
        let begins = !self.parser.isWithinRequest
        self.parser.append(bytes)
        if begins { self.deadline = now + self.limits.requestTime }
    }

    /// Ends the input, after which a complete request still gets its response.
    package mutating func endInput() {
        self.hasInputEnded = true
        if case .closing = self.phase { self.phase = .closed }
    }

    /// Returns the next request if it is complete.
    ///
    /// The driver passes its response to ``respond(with:at:)``.
    package mutating func nextRequest(at now: Instant) -> TransportRequest? {
        guard case .receiving = self.phase, self.output.isEmpty else { return nil }
        do throws(HTTPRejection) {
            switch try self.parser.next() {
            case .needsMore:
                if self.hasInputEnded { self.phase = .closed }
                return nil
            case .expectsContinue:
                self.output = HTTPResponseText.continue[...]
                return nil
            case .request(let received):
                let request = received.request
                self.phase = .handling(keepsConnection: received.keepsConnection, omitsBody: request.method == "HEAD")
                self.deadline = nil
                return request
            }
        } catch {
            self.reject(error, at: now)
            return nil
        }
    }

    /// Responds to the request in progress.
    /// - Parameters:
    ///   - response: The response, or `nil` to close the connection without one.
    ///   - now: The current time.
    package mutating func respond(with response: TransportResponse?, at now: Instant) {
        guard case .handling(let keepsConnection, let omitsBody) = self.phase else { return }
        guard let response else {
            self.phase = .closed
            return
        }
        let keeps = keepsConnection && !self.hasInputEnded
        self.output = HTTPResponseText.bytes(of: response, keepsConnection: keeps, omitsBody: omitsBody)[...]
        self.phase = .responding(keepsConnection: keepsConnection)
        self.deadline = now + self.limits.responseTime
    }

    /// Removes sent bytes from the output.
    package mutating func didSend(_ count: Int, at now: Instant) {
        self.output = self.output.dropFirst(count)
        guard self.output.isEmpty, case .responding(let keepsConnection) = self.phase else { return }
        if keepsConnection {
            self.phase = .receiving
            self.deadline = now + (self.parser.isWithinRequest ? self.limits.requestTime : self.limits.idleTime)
        } else {
            self.phase = self.hasInputEnded ? .closed : .closing
            self.deadline = now + self.limits.closingTime
        }
    }

    /// Ends what has taken too long: a request that has begun gets the status 408.
    package mutating func expire(at now: Instant) {
        guard let deadline, deadline <= now else { return }
        guard case .receiving = self.phase, self.parser.isWithinRequest, self.output.isEmpty else {
            self.phase = .closed
            return
        }
        self.reject(HTTPRejection("the request took more than \(self.limits.requestTime)", status: 408), at: now)
    }

    /// Closes the connection, because the client has.
    package mutating func close() {
        self.phase = .closed
    }

    private mutating func reject(_ rejection: HTTPRejection, at now: Instant) {
        self.output = HTTPResponseText.bytes(of: rejection)[...]
        self.phase = .responding(keepsConnection: false)
        self.deadline = now + self.limits.responseTime
    }
}
