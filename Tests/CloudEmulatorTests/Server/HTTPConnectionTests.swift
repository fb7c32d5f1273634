import CloudCore
import CloudEmulator
import Foundation
import Testing

/// The state machine of a connection to the server.
@Suite struct HTTPConnectionTests {
    private static let start = ContinuousClock.now
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    private var connection = HTTPConnection(limits: ServerLimits(), at: start)

    private mutating func receive(_ text: String, after delay: Duration = .zero) -> TransportRequest? {
        self.connection.receive(Array(text.utf8), at: Self.start + delay)
        return self.connection.nextRequest(at: Self.start + delay)
    }

    private mutating func respond(_ body: String = "ok", status: Int = 200) {
        let response = TransportResponse(status: status, headers: ["x": "1"], body: Data(body.utf8))
        self.connection.respond(with: response, at: Self.start)
    }

    /// Sends everything, and returns it.
    private mutating func send() -> String {
        let text = String(decoding: self.connection.output, as: UTF8.self)
        self.connection.didSend(self.connection.output.count, at: Self.start)
        return text
    }

    @Test mutating func keepsTheConnection() {
        for _ in 0..<3 {
            #expect(self.receive(Self.get)?.url.absoluteString == "http://a/")
            #expect(!self.connection.wantsInput)
            self.respond()
            #expect(
                self.send() == "HTTP/1.1 200 OK\r\nx: 1\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok"
            )
            #expect(self.connection.isIdle)
        }
    }

    @Test mutating func handlesPipelinedRequestsOneAfterTheOther() {
        #expect(self.receive(Self.get + Self.get) != nil)
        #expect(self.connection.nextRequest(at: Self.start) == nil)
        self.respond()
        #expect(self.connection.nextRequest(at: Self.start) == nil)
        #expect(self.send().hasSuffix("ok"))
        #expect(self.connection.nextRequest(at: Self.start) != nil)
    }

    @Test mutating func closesAsTold() {
        #expect(self.receive("GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n") != nil)
        self.respond()
        #expect(self.send().contains("Connection: close\r\n"))
        #expect(self.connection.hasEndedOutput && !self.connection.isClosed)
        self.connection.endInput()
        #expect(self.connection.isClosed)
    }

    @Test mutating func respondsToAClientThatHasEndedItsOutput() {
        #expect(self.receive(Self.get) != nil)
        self.connection.endInput()
        #expect(self.connection.nextRequest(at: Self.start) == nil)
        self.respond()
        #expect(self.send().contains("Connection: close\r\n"))
        #expect(self.connection.nextRequest(at: Self.start) == nil)
        #expect(self.connection.isClosed)
    }

    @Test(arguments: ["", "GET / HT", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo"])
    mutating func closesAfterAnIncompleteRequest(text: String) {
        #expect(self.receive(text) == nil)
        self.connection.endInput()
        #expect(self.connection.nextRequest(at: Self.start) == nil)
        #expect(self.connection.isClosed)
    }

    @Test mutating func rejectsAndCloses() {
        #expect(self.receive("nonsense\r\n") == nil)
        #expect(self.send().hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
        #expect(self.connection.hasEndedOutput)
        #expect(self.receive(Self.get) == nil)
        self.connection.expire(at: Self.start + .seconds(2))
        #expect(self.connection.isClosed)
    }

    @Test mutating func asksForTheBody() {
        #expect(self.receive("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\n") == nil)
        #expect(self.send() == "HTTP/1.1 100 Continue\r\n\r\n")
        #expect(self.receive("b")?.body == Data("b".utf8))
    }

    @Test mutating func omitsTheBodyForHead() {
        #expect(self.receive("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n") != nil)
        self.respond()
        #expect(self.send().hasSuffix("Content-Length: 2\r\nConnection: keep-alive\r\n\r\n"))
    }

    @Test mutating func hasNoBodyWithTheStatus204() {
        #expect(self.receive(Self.get) != nil)
        self.respond(status: 204)
        #expect(self.send() == "HTTP/1.1 204 \r\nx: 1\r\nConnection: keep-alive\r\n\r\n")
    }

    @Test mutating func closesWithoutAResponse() {
        #expect(self.receive(Self.get) != nil)
        self.connection.respond(with: nil, at: Self.start)
        #expect(self.connection.isClosed)
    }

    @Test mutating func keepsLineBreaksOutOfHeaders() {
        #expect(self.receive(Self.get) != nil)
        let response = TransportResponse(status: 200, headers: ["x": "a\r\ny: b", "content-length": "7"])
        self.connection.respond(with: response, at: Self.start)
        #expect(
            self.send() == "HTTP/1.1 200 OK\r\nx: a  y: b\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"
        )
    }

    // MARK: - Time

    @Test mutating func closesAnIdleConnection() {
        self.connection.expire(at: Self.start + .seconds(59))
        #expect(!self.connection.isClosed)
        self.connection.expire(at: Self.start + .seconds(60))
        #expect(self.connection.isClosed)
        #expect(self.connection.output.isEmpty)
    }

    /// Further bytes don't extend the time of a request.
    @Test mutating func limitsTheTimeOfARequest() {
        #expect(self.receive("GET / HTTP/1.1\r\n", after: .seconds(10)) == nil)
        #expect(self.receive("Host", after: .seconds(39)) == nil)
        self.connection.expire(at: Self.start + .seconds(39))
        #expect(self.connection.output.isEmpty)
        self.connection.expire(at: Self.start + .seconds(40))
        #expect(self.send().hasPrefix("HTTP/1.1 408 "))
    }

    @Test mutating func limitsTheTimeOfAResponseButNotOfTheCall() {
        #expect(self.receive(Self.get) != nil)
        self.connection.expire(at: Self.start + .seconds(3_600))
        #expect(!self.connection.isClosed)
        self.respond()
        self.connection.didSend(5, at: Self.start + .seconds(29))
        self.connection.expire(at: Self.start + .seconds(30))
        #expect(self.connection.isClosed)
    }
}
