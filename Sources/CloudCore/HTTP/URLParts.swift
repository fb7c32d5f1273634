package import CloudFoundation

/// The parts of a URL that a signature covers, exactly as they stand in its text.
///
/// Foundation's own accessors decode, drop or normalise; what is signed has to be what is sent.
package struct URLParts: Sendable {
    /// The host as the `Host` header names it: in small letters, with the port unless it is the scheme's own.
    package let host: String

    /// The path, encoded; `/` if there is none.
    package let path: String

    /// The query, encoded, without its question mark; empty if there is none.
    package let query: ArraySlice<UInt8>

    /// The text before the path.
    private let start: ArraySlice<UInt8>

    package init(_ url: URL) throws(InvalidRequestError) {
        let text = Array(url.absoluteString.utf8)
        guard let scheme = Scheme.allCases.first(where: { text.startsIgnoringCase(with: $0.prefix) }) else {
            throw .invalidEndpoint(
                url.withoutQuery,
                reason: "it needs to begin with https://, or http:// for a test server"
            )
        }
        let target = text.prefix { $0 != UInt8(ascii: "#") }
        let afterScheme = target.dropFirst(scheme.prefix.utf8.count)
        let authority = afterScheme.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard !authority.contains(UInt8(ascii: "@")) else {
            throw .invalidEndpoint(url.withoutQuery, reason: "it has a user name, which can't be signed")
        }
        // Foundation encodes what a host can't have in one of two ways, with its tables of languages and without.
        guard authority.allSatisfy(Self.isAllowedInHost) else {
            throw .invalidEndpoint(
                url.withoutQuery,
                reason: "its host is not in ASCII letters, digits, hyphens and dots: write it as DNS has it (xn--…)"
            )
        }
        guard let host = Self.host(of: authority, scheme) else {
            throw .invalidEndpoint(url.withoutQuery, reason: "it names no host, or no port that is one")
        }
        let path = target[authority.endIndex...].prefix { $0 != UInt8(ascii: "?") }
        self.host = host
        self.path = path.isEmpty ? "/" : String(decoding: path, as: UTF8.self)
        self.start = target[..<path.startIndex]
        self.query = target[path.endIndex...].dropFirst()
    }

    /// Refuses a URL that can't be a service's endpoint, to which requests add a query of their own.
    package static func checkEndpoint(_ url: URL) throws(InvalidRequestError) {
        _ = try URLParts(url)
        guard !url.absoluteString.utf8.contains(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) else {
            throw .invalidEndpoint(url.withoutQuery, reason: "it may have a path, but no query and no fragment")
        }
    }

    /// Returns the URL with another query, which is encoded already.
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
            throw .invalidEndpoint(String(decoding: text[..<base], as: UTF8.self), reason: "it is no URL")
        }
        return url
    }

    /// Returns the URL with more of a path, which is encoded already, and without a query.
    package func url(appending path: String) throws(InvalidRequestError) -> URL {
        let text = String(decoding: self.start, as: UTF8.self) + self.path
        let whole = "\(text)\(text.utf8.last == UInt8(ascii: "/") ? "" : "/")\(path)"
        guard let url = URL(string: whole, encodingInvalidCharacters: false) else {
            throw .invalidEndpoint(text, reason: "it is no URL")
        }
        return url
    }

    private enum Scheme: CaseIterable {
        case https, http

        var prefix: String { self == .https ? "https://" : "http://" }
        var port: String { self == .https ? "443" : "80" }
    }

    /// Whether a name or an address of a host may have a byte; an encoded one would be read in different ways.
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

    /// Returns a host in small letters, with the port unless it is the scheme's own.
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
    /// Whether the text begins with ASCII letters, in any case, that are given in small.
    fileprivate func startsIgnoringCase(with prefix: String) -> Bool {
        var prefix = prefix
        return prefix.withUTF8 { prefix in
            unsafe self.prefix(prefix.count).elementsEqual(prefix) { $0.lowercasedASCII == $1 }
        }
    }
}
