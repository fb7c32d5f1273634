package import CloudFoundation

/// The parts of a URL that a signature covers, exactly as written.
///
/// Foundation's accessors decode, drop or normalize parts, but the signature must match what is sent.
package struct URLParts: Sendable {
    /// The URL.
    package let url: URL

    /// The host as in the `Host` header: in lowercase, with the port unless it is the scheme's default.
    package let host: String

    /// The bytes of the URL without its fragment.
    private let text: [UInt8]

    /// The offset of the path in the text.
    private let pathStart: Int

    /// The offset of the end of the path in the text, where the query begins with a question mark, if there is one.
    private let pathEnd: Int

    /// The encoded path; `/` if there is none.
    package var path: String {
        self.pathStart == self.pathEnd
            ? "/" : String(decoding: self.text[self.pathStart..<self.pathEnd], as: UTF8.self)
    }

    /// The encoded query without its question mark; empty if there is none.
    package var query: ArraySlice<UInt8> { self.text[self.pathEnd...].dropFirst() }

    /// Splits a URL into its parts.
    /// - Throws: ``InvalidRequestError/invalidEndpoint(_:reason:)`` if the URL can't be used for signed requests.
    package init(_ url: URL) throws(InvalidRequestError) {
        let whole = url.absoluteString
        var text = Array(whole.utf8)
        guard let scheme = Scheme.allCases.first(where: { text.startsIgnoringCase(with: $0.prefix) }) else {
            throw .invalidEndpoint(
                url.withoutQuery,
                reason: "it must begin with https://, or http:// for a test server"
            )
        }
        if !whole.hasOnlyBytes(where: { $0 != UInt8(ascii: "#") }) {
            text.removeSubrange((text.firstIndex(of: UInt8(ascii: "#")) ?? text.count)...)
        }
        let start = scheme.prefix.utf8.count
        let authority = Authority(text.span.extracting(droppingFirst: start))
        guard !authority.hasUser else {
            throw .invalidEndpoint(url.withoutQuery, reason: "it has a user name, which can't be signed")
        }
        // Foundation encodes other characters differently with and without its internationalization data.
        guard authority.isValid else {
            throw .invalidEndpoint(
                url.withoutQuery,
                reason:
                    "its host has characters other than ASCII letters, digits, hyphens and dots: use Punycode (xn--…)"
            )
        }
        let pathStart = start + authority.count
        guard let host = Self.host(of: text[start..<pathStart], authority, scheme) else {
            throw .invalidEndpoint(url.withoutQuery, reason: "it has no host, or an invalid port")
        }
        var pathEnd = pathStart
        while pathEnd < text.count, text[pathEnd] != UInt8(ascii: "?") { pathEnd += 1 }
        self.url = url
        self.host = host
        self.pathStart = pathStart
        self.pathEnd = pathEnd
        self.text = text
    }

    private init(_ url: URL, text: [UInt8], host: String, pathStart: Int, pathEnd: Int) {
        self.url = url
        self.text = text
        self.host = host
        self.pathStart = pathStart
        self.pathEnd = pathEnd
    }

    /// Throws if a URL can't be a service endpoint; requests add their own query.
    package static func checkEndpoint(_ url: URL) throws(InvalidRequestError) {
        _ = try URLParts(url)
        guard !url.absoluteString.utf8.contains(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) else {
            throw .invalidEndpoint(url.withoutQuery, reason: "it may have a path, but not a query or a fragment")
        }
    }

    /// Returns the URL with another, already encoded query.
    package func with(query: some Collection<UInt8>) throws(InvalidRequestError) -> URLParts {
        var text: [UInt8] = []
        text.reserveCapacity(self.pathEnd + 2 + query.count)
        text.append(self.text.span.extracting(..<self.pathStart))
        text.append(utf8: self.path)
        let pathEnd = text.count
        if !query.isEmpty {
            text.append(UInt8(ascii: "?"))
            text.append(contentsOf: query)
        }
        guard let url = URL(string: String(decoding: text, as: UTF8.self), encodingInvalidCharacters: false) else {
            throw .invalidEndpoint(String(decoding: text[..<pathEnd], as: UTF8.self), reason: "it is not a URL")
        }
        return URLParts(url, text: text, host: self.host, pathStart: self.pathStart, pathEnd: pathEnd)
    }

    /// Returns the URL with another, already encoded query.
    package func url(query: some Collection<UInt8>) throws(InvalidRequestError) -> URL {
        try self.with(query: query).url
    }

    /// Returns the URL with an already encoded path appended, and without a query.
    package func url(appending path: String) throws(InvalidRequestError) -> URL {
        let text = String(decoding: self.text[..<self.pathStart], as: UTF8.self) + self.path
        let whole = "\(text)\(text.utf8.last == UInt8(ascii: "/") ? "" : "/")\(path)"
        guard let url = URL(string: whole, encodingInvalidCharacters: false) else {
            throw .invalidEndpoint(text, reason: "it is not a URL")
        }
        return url
    }

    private enum Scheme: CaseIterable {
        case https, http

        var prefix: String { self == .https ? "https://" : "http://" }
        var port: String { self == .https ? "443" : "80" }
    }

    /// The host and port in a URL, as found in a single pass.
    private struct Authority {
        /// The number of bytes.
        var count = 0

        /// The offset of the colon before the port, or the number of bytes if there is none.
        var hostCount: Int { self.colon ?? self.count }

        /// Whether all bytes may occur in a host name or address; percent-encoded hosts are ambiguous.
        var isValid = true
        var hasUser = false
        var isLowercase = true
        private var colon: Int?

        /// Reads the bytes before the path or the query.
        init(_ text: Span<UInt8>) {
            while self.count < text.count {
                switch text[self.count] {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "["):
                    break
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): self.isLowercase = false
                case UInt8(ascii: ":"): self.colon = self.colon ?? self.count
                // The colons within brackets belong to an IPv6 address.
                case UInt8(ascii: "]"): self.colon = nil
                case UInt8(ascii: "/"), UInt8(ascii: "?"): return
                case UInt8(ascii: "@"): self.hasUser = true
                default: self.isValid = false
                }
                self.count += 1
            }
        }
    }

    /// Returns the host in lowercase, with the port unless it is the scheme's default.
    private static func host(of text: ArraySlice<UInt8>, _ authority: Authority, _ scheme: Scheme) -> String? {
        let port = text.dropFirst(authority.hostCount + 1)
        let isDefaultPort = port.isEmpty || port.elementsEqual(scheme.port.utf8)
        let isPort = port.isEmpty || (UInt16(String(decoding: port, as: UTF8.self)) ?? 0) > 0
        guard authority.hostCount > 0, isPort else { return nil }
        let host = String(decoding: isDefaultPort ? text.prefix(authority.hostCount) : text, as: UTF8.self)
        return authority.isLowercase ? host : host.lowercased()
    }
}

extension Array<UInt8> {
    /// Returns whether the bytes begin with a lowercase ASCII prefix, ignoring case.
    fileprivate func startsIgnoringCase(with prefix: String) -> Bool {
        var prefix = prefix
        return prefix.withUTF8 { prefix in
            unsafe self.prefix(prefix.count).elementsEqual(prefix) { $0.lowercasedASCII == $1 }
        }
    }
}
