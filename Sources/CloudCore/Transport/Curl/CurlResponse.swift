#if os(Linux)
import CloudFoundation

/// A response in progress: header lines and parts of the body, checked as they arrive.
///
/// libcurl parses the bytes. This type detects what some of its versions accept as success: truncated headers, a length
/// that is not a number, and headers without an end.
package struct CurlResponse {
    /// The reason to reject a response.
    package enum Problem: Error, Hashable {
        /// The response violates HTTP.
        case malformed(String)

        /// The response exceeds a size limit.
        case tooLarge(String)
    }

    /// The maximum size of the headers in bytes, including those of informational responses and trailers.
    package static let maxHeaderSize = 256 * 1024

    private let isHead: Bool
    private let maxSize: Int
    private var status = 0
    private var fields: [(name: String, value: String)] = []
    private var length: Int?
    private var hasTransferEncoding = false
    private var isChunked = false
    private var headerSize = 0
    private var isHeadComplete = false
    private var body = Data()

    /// Creates an empty response.
    /// - Parameters:
    ///   - method: The method of the request.
    ///   - maxSize: The maximum size of the body in bytes.
    package init(to method: String, maxSize: Int) {
        self.isHead = method == "HEAD"
        self.maxSize = maxSize
    }

    /// Whether the end of the connection marks the end of the body, so that a truncated body can't be detected.
    package var endsWithConnection: Bool {
        !self.isChunked && (self.length == nil || self.hasTransferEncoding) && !self.hasNoBody && self.status != 101
    }

    private var hasNoBody: Bool { self.isHead || self.status == 204 || self.status == 304 }

    /// Returns the completed response.
    package func ended() throws(Problem) -> TransportResponse {
        guard self.isHeadComplete else { throw .malformed("the connection ended before the end of the headers") }
        return TransportResponse(status: self.status, headers: TransportHeaders(self.fields), body: self.body)
    }

    /// Adds a line of the headers or trailers, including its line ending.
    package mutating func take(line: some BidirectionalCollection<UInt8>) throws(Problem) {
        self.headerSize += line.count
        guard self.headerSize <= Self.maxHeaderSize else {
            throw .tooLarge("the headers are larger than \(Self.maxHeaderSize) bytes")
        }
        // Lines after the headers are trailers, which are not used.
        guard !self.isHeadComplete else { return }
        var text = line[...]
        if text.last == UInt8(ascii: "\n") { text.removeLast() }
        if text.last == UInt8(ascii: "\r") { text.removeLast() }
        if self.status == 0 {
            self.status = try Self.status(text)
        } else if text.isEmpty {
            try self.endHead()
        } else {
            try self.take(field: text)
        }
    }

    /// Adds a part of the body.
    package mutating func take(body part: some Collection<UInt8>) throws(Problem) {
        guard self.isHeadComplete else { throw .malformed("the response has no headers") }
        guard self.body.count + part.count <= self.maxSize else { throw self.tooLarge }
        self.body.append(contentsOf: part)
    }

    private var tooLarge: Problem { .tooLarge("the response is larger than \(self.maxSize) bytes") }

    private mutating func endHead() throws(Problem) {
        guard self.status >= 200 || self.status == 101 else {
            self.status = 0
            self.fields = []
            self.length = nil
            self.hasTransferEncoding = false
            self.isChunked = false
            return
        }
        self.isHeadComplete = true
        guard let length = self.length, !self.hasTransferEncoding, !self.hasNoBody else { return }
        guard length <= self.maxSize else { throw self.tooLarge }
        // Reserves the announced length, up to 1 MiB.
        self.body.reserveCapacity(min(length, 1 << 20))
    }

    private mutating func take(field: some BidirectionalCollection<UInt8>) throws(Problem) {
        guard field.allSatisfy({ $0 >= 0x20 && $0 != 0x7f || $0 == UInt8(ascii: "\t") }) else {
            throw .malformed("a header has a control character")
        }
        if field.first == UInt8(ascii: " ") || field.first == UInt8(ascii: "\t") {
            // A folded value: each continuation line is joined with a space.
            guard let last = self.fields.indices.last, !Self.decidesLength(self.fields[last].name) else {
                throw .malformed("a header has no name")
            }
            self.fields[last].value += " " + String(decoding: Self.trimmed(field), as: UTF8.self)
            return
        }
        guard let colon = field.firstIndex(of: UInt8(ascii: ":")) else { throw .malformed("a header has no colon") }
        let name = String(decoding: field[..<colon], as: UTF8.self)
        guard let lowercased = HeaderSyntax.lowercasedName(name) else {
            throw .malformed("a header has an invalid name")
        }
        let value = Self.trimmed(field[field.index(after: colon)...])
        switch lowercased {
        case "content-length": try self.take(length: value)
        case "transfer-encoding":
            self.hasTransferEncoding = true
            // A body with any other coding ends with the connection.
            let codings = value.split(separator: UInt8(ascii: ",")).map {
                String(decoding: Self.trimmed($0), as: UTF8.self)
            }
            if codings.contains(where: { $0.equalsIgnoringCase("chunked") }) { self.isChunked = true }
        default: break
        }
        self.fields.append((name, String(decoding: value, as: UTF8.self)))
    }

    /// Whether a header determines the length of the body, which must be unambiguous.
    private static func decidesLength(_ name: String) -> Bool {
        name.equalsIgnoringCase("content-length") || name.equalsIgnoringCase("transfer-encoding")
    }

    private mutating func take(length digits: some Collection<UInt8>) throws(Problem) {
        var length = 0
        for digit in digits {
            let (tens, isTooLarge) = length.multipliedReportingOverflow(by: 10)
            let (sum, isTooLargeToo) = tens.addingReportingOverflow(Int(digit) - 0x30)
            guard 0x30...0x39 ~= digit, !isTooLarge, !isTooLargeToo else {
                throw .malformed("Content-Length is not a number of bytes")
            }
            length = sum
        }
        guard !digits.isEmpty else { throw .malformed("Content-Length is not a number of bytes") }
        guard self.length == nil || self.length == length else {
            throw .malformed("the Content-Length headers differ")
        }
        self.length = length
    }

    /// Returns the status code in an HTTP/1 status line.
    private static func status(_ line: some Collection<UInt8>) throws(Problem) -> Int {
        let start = Array(line.prefix(13))
        let digits = start.dropFirst(9).prefix(3)
        guard start.starts(with: Array("HTTP/1.".utf8)), start.count >= 12, start[8] == UInt8(ascii: " "),
            digits.allSatisfy({ 0x30...0x39 ~= $0 }), start.count == 12 || start[12] == UInt8(ascii: " ")
        else { throw .malformed("the response is not HTTP/1") }
        let status = digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
        guard status >= 100 else { throw .malformed("the status code is invalid") }
        return status
    }

    private static func trimmed<Bytes: BidirectionalCollection<UInt8>>(_ bytes: Bytes) -> Bytes.SubSequence {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var rest = bytes[...].drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }
}
#endif
