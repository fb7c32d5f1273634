package import CloudCore
import CloudFoundation

/// A request that a server has received completely.
package struct HTTPRequest: Sendable, Hashable {
    package var request: TransportRequest

    /// Whether the connection stays open for another request.
    package var keepsConnection: Bool
}

/// The request line and the headers of a request.
struct HTTPRequestHead {
    private(set) var method = ""
    private var target = ""
    private var isHTTP11 = false
    private(set) var headers: TransportHeaders = [:]

    /// Reads a request line, such as `POST / HTTP/1.1`.
    init(requestLine line: ArraySlice<UInt8>) throws(HTTPRejection) {
        let parts = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw HTTPRejection("the request line is not METHOD PATH VERSION") }
        guard !parts[0].isEmpty, parts[0].allSatisfy(\.isTokenByte) else {
            throw HTTPRejection("the method is not valid")
        }
        guard parts[1].first == UInt8(ascii: "/"), parts[1].allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != 0x23 }) else {
            throw HTTPRejection("the target must be a path in ASCII that begins with a slash")
        }
        switch String(decoding: parts[2], as: UTF8.self) {
        case "HTTP/1.1": self.isHTTP11 = true
        case "HTTP/1.0": break
        case let version where version.utf8.starts(with: "HTTP/".utf8):
            throw HTTPRejection("the server speaks HTTP/1.1 and HTTP/1.0", status: 505)
        default: throw HTTPRejection("the request line has no HTTP version")
        }
        self.method = String(decoding: parts[0], as: UTF8.self)
        self.target = String(decoding: parts[1], as: UTF8.self)
    }

    /// Adds a header line, such as `Host: localhost`.
    mutating func add(headerLine line: ArraySlice<UInt8>) throws(HTTPRejection) {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
            line[..<colon].allSatisfy(\.isTokenByte)
        else { throw HTTPRejection("a header is not NAME: VALUE on one line") }
        let value = line[(colon + 1)...]
        guard !value.contains(where: { $0 < 0x20 && $0 != UInt8(ascii: "\t") || $0 == 0x7f }),
            let text = String(validating: value.trimmingBlanks, as: UTF8.self)
        else {
            throw HTTPRejection("a header has a control character, or is not UTF-8")
        }
        self.headers.add(name: String(decoding: line[..<colon], as: UTF8.self), value: text)
    }

    /// The form in which the body is sent.
    func bodyForm(limit: Int) throws(HTTPRejection) -> BodyForm {
        let lengths = Set(self.headers.values(of: "content-length"))
        let codings = self.headers.values(of: "transfer-encoding")
        guard codings.isEmpty else {
            guard lengths.isEmpty, self.isHTTP11 else {
                throw HTTPRejection("Transfer-Encoding requires HTTP/1.1 and no Content-Length")
            }
            guard codings.count == 1, codings[0].lowercased() == "chunked" else {
                throw HTTPRejection("the server supports no transfer coding other than chunked", status: 501)
            }
            return .chunked
        }
        guard let length = lengths.first else { return .counted(0) }
        guard lengths.count == 1, !length.isEmpty, length.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
            throw HTTPRejection("Content-Length is not one number")
        }
        guard let count = Int(length), count <= limit else { throw .bodyTooLarge(limit) }
        return .counted(count)
    }

    /// Whether the client waits for the status 100 before it sends the body.
    func expectsContinue() throws(HTTPRejection) -> Bool {
        guard self.isHTTP11, let expectation = self.headers["expect"] else { return false }
        guard expectation.lowercased() == "100-continue" else {
            throw HTTPRejection("the server supports no expectation other than 100-continue", status: 417)
        }
        return true
    }

    /// Returns the request with its body.
    func request(body: [UInt8]) throws(HTTPRejection) -> HTTPRequest {
        let hosts = self.headers.values(of: "host")
        guard hosts.count == 1, let host = hosts.first, !host.isEmpty else {
            throw HTTPRejection("the request must have one Host header")
        }
        guard let url = URL(string: "http://\(host)\(self.target)", encodingInvalidCharacters: false),
            let parts = try? URLParts(url), host.equalsIgnoringCase(parts.host) || host.hasSuffix(":80")
        else { throw HTTPRejection("the Host header and the target are not a valid URL") }
        var request = TransportRequest(method: self.method, url: url, headers: self.headers, body: Data(body))
        request.isRepeatable = false
        let tokens = self.headers.values(of: "connection").flatMap { $0.lowercased().parts(separatedBy: ",") }
            .map(\.trimmed)
        let keepsConnection = self.isHTTP11 ? !tokens.contains("close") : tokens.contains("keep-alive")
        return HTTPRequest(request: request, keepsConnection: keepsConnection)
    }

    /// Throws for a request that a browser makes for a web page.
    ///
    /// The keys of the emulator are public, so any page could otherwise sign requests that run scripts. Browsers omit the
    /// headers for a host name that resolves to this machine, so a local server accepts only its own names.
    func checkSender(isLocal: Bool) throws(HTTPRejection) {
        let isFromPage = self.headers.contains { header in
            let name = header.name.lowercased()
            return name == "origin" || name.utf8.starts(with: "sec-fetch-".utf8)
        }
        if isFromPage { throw HTTPRejection("the emulator accepts no requests from web pages", status: 403) }
        guard isLocal, let host = self.headers["host"] else { return }
        let name =
            host.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).first
            .map { String(Substring($0)) } ?? ""
        let isAddress = name.utf8.starts(with: "127.".utf8) && name.utf8.allSatisfy { $0 == 0x2e || 0x30...0x39 ~= $0 }
        guard isAddress || name.equalsIgnoringCase("localhost") else {
            throw HTTPRejection("the Host header must be 127.0.0.1 or localhost, not \(quoted(host))", status: 403)
        }
    }

    /// The form in which a body is sent.
    enum BodyForm: Hashable {
        case counted(Int)
        case chunked
    }
}

extension HTTPRejection {
    static func bodyTooLarge(_ limit: Int) -> HTTPRejection {
        HTTPRejection("the body is larger than \(limit) bytes", status: 413)
    }
}

extension UInt8 {
    /// Whether the byte may occur in a method or in the name of a header.
    fileprivate var isTokenByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(self)
        }
    }
}

extension ArraySlice<UInt8> {
    /// The bytes without spaces and tabs at the ends.
    fileprivate var trimmingBlanks: ArraySlice<UInt8> {
        func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var trimmed = self.drop(while: isBlank)
        while let last = trimmed.last, isBlank(last) { trimmed.removeLast() }
        return trimmed
    }
}
