/// A parser of the requests on a connection, which arrive in pieces of any size.
///
/// It has no input or output of its own: append received bytes, and take events until it needs more bytes.
package struct HTTPRequestParser {
    /// The next event.
    package enum Event: Hashable {
        case needsMore

        /// The client waits for the status 100 before it sends the body.
        case expectsContinue
        case request(HTTPRequest)
    }

    /// The part of a request that comes next.
    private enum Part {
        case requestLine
        case header(HTTPRequestHead)
        case body(HTTPRequestHead, remaining: Int)
        case chunkSize(HTTPRequestHead)
        case chunk(HTTPRequestHead, remaining: Int)
        case chunkEnd(HTTPRequestHead)
        case trailer(HTTPRequestHead)
    }

    private let limits: ServerLimits
    private var part = Part.requestLine
    private var body: [UInt8] = []

    /// The bytes that the head, or a line of a chunked body, may still have.
    private var lineBudget: Int

    private var bytes: [UInt8] = []

    /// The offset of the first byte that has not been used.
    private var position = 0

    /// The offset up to which the bytes have been searched for the end of a line.
    private var searched = 0

    package init(limits: ServerLimits) {
        self.limits = limits
        self.lineBudget = limits.headSize
    }

    /// Whether a request has begun and not ended.
    package var isWithinRequest: Bool {
        if case .requestLine = self.part { return self.position < self.bytes.count }
        return true
    }

    /// Appends received bytes.
    package mutating func append(_ received: [UInt8]) {
        self.bytes.removeFirst(self.position)
        self.searched -= self.position
        self.position = 0
        self.bytes += received
    }

    /// Returns the next event.
    /// - Throws: `HTTPRejection` if a request is not valid, after which the bytes that follow have no meaning.
    package mutating func next() throws(HTTPRejection) -> Event {
        while true {
            switch self.part {
            case .requestLine:
                guard let line = try self.nextLine() else { return .needsMore }
                // Some clients send an empty line after a body.
                if !line.isEmpty { self.part = .header(try HTTPRequestHead(requestLine: line)) }
            case .header(var head):
                guard let line = try self.nextLine() else { return .needsMore }
                guard line.isEmpty else {
                    guard head.headers.count < self.limits.headerCount else { throw self.headTooLarge }
                    try head.add(headerLine: line)
                    self.part = .header(head)
                    continue
                }
                if let event = try self.beginBody(of: head) { return event }
            case .body(let head, let remaining):
                let rest = self.takeBody(remaining)
                guard rest == 0 else {
                    self.part = .body(head, remaining: rest)
                    return .needsMore
                }
                return .request(try self.finish(head))
            case .chunkSize(let head):
                guard let line = try self.nextLine() else { return .needsMore }
                let size = try self.chunkSize(line)
                self.part = size == 0 ? .trailer(head) : .chunk(head, remaining: size)
                self.lineBudget = self.limits.headSize
            case .chunk(let head, let remaining):
                let rest = self.takeBody(remaining)
                self.part = rest == 0 ? .chunkEnd(head) : .chunk(head, remaining: rest)
                if rest > 0 { return .needsMore }
            case .chunkEnd(let head):
                guard let line = try self.nextLine() else { return .needsMore }
                guard line.isEmpty else { throw HTTPRejection("a chunk is longer than its size") }
                self.part = .chunkSize(head)
            case .trailer(let head):
                guard let line = try self.nextLine() else { return .needsMore }
                if line.isEmpty { return .request(try self.finish(head)) }
            }
        }
    }

    /// Begins to read the body, and returns an event if the client waits for a response to the head.
    private mutating func beginBody(of head: HTTPRequestHead) throws(HTTPRejection) -> Event? {
        try head.checkSender(isLocal: self.limits.isLocal)
        _ = try head.request(body: [])
        self.lineBudget = self.limits.headSize
        switch try head.bodyForm(limit: self.limits.bodySize) {
        case .counted(0):
            self.part = .body(head, remaining: 0)
            return nil
        case .counted(let count): self.part = .body(head, remaining: count)
        case .chunked: self.part = .chunkSize(head)
        }
        return try head.expectsContinue() && self.position == self.bytes.count ? .expectsContinue : nil
    }

    private mutating func finish(_ head: HTTPRequestHead) throws(HTTPRejection) -> HTTPRequest {
        let request = try head.request(body: self.body)
        self.body = []
        self.part = .requestLine
        self.lineBudget = self.limits.headSize
        return request
    }

    /// Moves bytes to the body, and returns how many are still missing.
    private mutating func takeBody(_ count: Int) -> Int {
        let available = min(count, self.bytes.count - self.position)
        self.body += self.bytes[self.position..<(self.position + available)]
        self.position += available
        self.searched = self.position
        return count - available
    }

    /// Reads the size of a chunk, which extensions can follow.
    private func chunkSize(_ line: ArraySlice<UInt8>) throws(HTTPRejection) -> Int {
        let digits = line.prefix { $0 != UInt8(ascii: ";") && $0 != UInt8(ascii: " ") }
        let isHexadecimal = digits.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
                UInt8(ascii: "A")...UInt8(ascii: "F"):
                true
            default: false
            }
        }
        guard isHexadecimal, !digits.isEmpty,
            line.dropFirst(digits.count).first.map({ $0 == UInt8(ascii: ";") }) ?? true
        else { throw HTTPRejection("the size of a chunk is not a hexadecimal number") }
        let room = self.limits.bodySize - self.body.count
        guard let size = Int(String(decoding: digits, as: UTF8.self), radix: 16), size <= room else {
            throw .bodyTooLarge(self.limits.bodySize)
        }
        return size
    }

    /// Returns the next line without its end, or `nil` if it is incomplete.
    private mutating func nextLine() throws(HTTPRejection) -> ArraySlice<UInt8>? {
        guard let end = self.bytes[self.searched...].firstIndex(of: UInt8(ascii: "\n")) else {
            self.searched = self.bytes.count
            guard self.bytes.count - self.position <= self.lineBudget else { throw self.headTooLarge }
            return nil
        }
        let line = self.bytes[self.position..<end]
        self.lineBudget -= line.count + 1
        guard self.lineBudget >= 0 else { throw self.headTooLarge }
        self.position = end + 1
        self.searched = self.position
        guard line.last == UInt8(ascii: "\r"), !line.dropLast().contains(UInt8(ascii: "\r")) else {
            throw HTTPRejection("a line must end in a carriage return and a line feed, and have no others")
        }
        return line.dropLast()
    }

    private var headTooLarge: HTTPRejection {
        HTTPRejection(
            "the head has more than \(self.limits.headSize) bytes or \(self.limits.headerCount) headers",
            status: 431
        )
    }
}
