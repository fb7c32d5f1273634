package import CloudFoundation

/// The parts of a URL that a signature covers, exactly as written.
///
/// Foundation's accessors decode, drop or normalize parts, but the signature must match what is sent.
package struct URLParts: Sendable {
    /// The host as in the `Host` header: in lowercase, with the port unless it is the scheme's default.
    package let host: String

    /// The encoded path; `/` if there is none.
    package let path: String

    /// The encoded query without its question mark; empty if there is none.
    package let query: ArraySlice<UInt8>

    /// The part before the path.
    private let start: ArraySlice<UInt8>

    /// Splits a URL into its parts.
    /// - Throws: ``InvalidRequestError/invalidEndpoint(_:reason:)`` if the URL can't be used for signed requests.
    package init(_ url: URL) throws(InvalidRequestError) {
        let text = Array(url.absoluteString.utf8)
        guard let scheme = Scheme.allCases.first(where: { text.startsIgnoringCase(with: $0.prefix) }) else {
            throw .invalidEndpoint(
                url.withoutQuery,
                reason: "it must begin with https://, or http:// for a test server"
            )
        }
        let target = text.prefix { $0 != UInt8(ascii: "#") }
        let afterScheme = target.dropFirst(scheme.prefix.utf8.count)
        let authority = afterScheme.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard !authority.contains(UInt8(ascii: "@")) else {
            throw .invalidEndpoint(url.withoutQuery, reason: "it has a user name, which can't be signed")
        }
        // Foundation encodes other characters differently with and without its internationalization data.
        guard authority.allSatisfy(Self.isAllowedInHost) else {
            throw .invalidEndpoint(
                url.withoutQuery,
                reason:
                    "its host has characters other than ASCII letters, digits, hyphens and dots: use Punycode (xn--…)"
            )
        }
        guard let host = Self.host(of: authority, scheme) else {
            throw .invalidEndpoint(url.withoutQuery, reason: "it has no host, or an invalid port")
        }
        let path = target[authority.endIndex...].prefix { $0 != UInt8(ascii: "?") }
        self.host = host
        self.path = path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
        self.start = target[..<path.startIndex]
        self.query = target[path.endIndex...].dropFirst()
    }

    /// Throws if a URL can't be a service endpoint; requests add their own query.
    package static func checkEndpoint(_ url: URL) throws(InvalidRequestError) {
        _ = try URLParts(url)
        guard !url.absoluteString.utf8.contains(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) else {
            throw .invalidEndpoint(url.withoutQuery, reason: "it may have a path, but not a query or a fragment")
        }
    }

    /// Returns the URL with another, already encoded query.
    package func url(query: some Collection<UInt8>) throws(InvalidRequestError) -> URL {
        var text = Array(self.start)
        text.reserveCapacity(256 + query.count)
        text.append(contentsOf: self.path.utf8)
        let base = text.count
        if !query.isEmpty {
            text.append(UInt8(ascii: "?"))
            text.append(contentsOf: query)
        }
        guard let url = URL(string: String(decoding: text, as: UTF8.self), encodingInvalidCharacters: false) else {
            throw .invalidEndpoint(String(decoding: text[..<base], as: UTF8.self), reason: "it is not a URL")
        }
        return url
    }

    /// Returns the URL with an already encoded path appended, and without a query.
    package func url(appending path: String) throws(InvalidRequestError) -> URL {
        let text = String(decoding: self.start, as: UTF8.self) + self.path
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

    /// Returns whether a byte may occur in a host name or address; percent-encoded hosts are ambiguous.
    private static func isAllowedInHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"),
            UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ":"):
            true
        default: false
        }
    }

    /// Returns the host in lowercase, with the port unless it is the scheme's default.
    private static func host(of authority: ArraySlice<UInt8>, _ scheme: Scheme) -> String? {
        // The colons within brackets belong to an IPv6 address.
        let bracket = authority.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
        let colon = authority[bracket...].firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
        let port = authority[colon...].dropFirst()
        let isDefaultPort = port.isEmpty || port.elementsEqual(scheme.port.utf8)
        let host = isDefaultPort ? authority[..<colon] : authority
        let isPort = port.isEmpty || (UInt16(String(decoding: port, as: UTF8.self)) ?? 0) > 0
        guard colon != authority.startIndex, isPort else { return nil }
        let text = String(decoding: host, as: UTF8.self)
        return host.contains { $0 != $0.lowercasedASCII } ? text.lowercased() : text
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
