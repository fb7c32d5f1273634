package import Foundation

/// The parts of a URL that a signature covers, exactly as they stand in its text.
///
/// Foundation's own accessors decode, drop or normalise; what is signed has to be what is sent.
package struct URLParts: Sendable {
    /// The host as the `Host` header names it: in small letters, with the port unless it is the scheme's own.
    package let host: String

    /// The path, encoded; `/` if there is none.
    package let path: String

    /// The query, encoded, without its question mark; empty if there is none.
    package let query: String

    /// The text before the query.
    private let start: Substring.UTF8View
    private let hasPath: Bool

    package init(_ url: URL) throws(InvalidRequest) {
        let text = url.absoluteString.utf8
        guard let scheme = Scheme.allCases.first(where: { text.startsIgnoringCase(with: $0.prefix.utf8) }) else {
            throw .invalidEndpoint(
                url.withoutSecrets,
                reason: "it needs to begin with https://, or http:// for a test server"
            )
        }
        let target = text.prefix { $0 != UInt8(ascii: "#") }
        let afterScheme = target.dropFirst(scheme.prefix.utf8.count)
        let authority = afterScheme.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard !authority.contains(UInt8(ascii: "@")) else {
            throw .invalidEndpoint(url.withoutSecrets, reason: "it has a user name, which can't be signed")
        }
        guard let host = Self.host(of: authority, scheme) else {
            throw .invalidEndpoint(url.withoutSecrets, reason: "it names no host, or no port that is one")
        }
        let path = target[authority.endIndex...].prefix { $0 != UInt8(ascii: "?") }
        let hasPath = path.first == UInt8(ascii: "/")
        self.host = host
        self.path = hasPath ? String(path) ?? "/" : "/"
        self.start = target[..<path.endIndex]
        self.hasPath = hasPath
        self.query = String(target[path.endIndex...].dropFirst()) ?? ""
    }

    /// Refuses a URL that can't be a service's endpoint, to which requests add a query of their own.
    package static func checkEndpoint(_ url: URL) throws(InvalidRequest) {
        _ = try URLParts(url)
        guard !url.absoluteString.utf8.contains(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) else {
            throw .invalidEndpoint(url.withoutSecrets, reason: "it may have a path, but no query and no fragment")
        }
    }

    /// Returns the URL with another query, which is encoded already.
    package func url(query: String) throws(InvalidRequest) -> URL {
        let base = (String(self.start) ?? "") + (self.hasPath ? "" : "/")
        let text = query.isEmpty ? base : "\(base)?\(query)"
        guard let url = URL(string: text, encodingInvalidCharacters: false) else {
            throw .invalidEndpoint(base, reason: "it is no URL")
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
        default: "-._~[]:".utf8.contains(byte)
        }
    }

    /// Returns a host in small letters, with the port unless it is the scheme's own.
    private static func host(of authority: Substring.UTF8View, _ scheme: Scheme) -> String? {
        // The colons within brackets belong to an IPv6 address.
        let bracket = authority.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
        let colon = authority[bracket...].firstIndex(of: UInt8(ascii: ":")) ?? authority.endIndex
        let port = authority[colon...].dropFirst()
        let isDefaultPort = port.isEmpty || port.elementsEqual(scheme.port.utf8)
        let host = isDefaultPort ? authority[..<colon] : authority
        let isPort = port.isEmpty || (String(port).flatMap { UInt16($0) } ?? 0) > 0
        guard colon != authority.startIndex, isPort, authority[..<colon].allSatisfy(Self.isAllowedInHost),
            let text = String(host)
        else { return nil }
        return host.contains { $0 != $0.lowercasedASCII } ? text.lowercased() : text
    }
}

extension String.UTF8View {
    /// Whether the text begins with ASCII letters, in any case, that are given in small.
    fileprivate func startsIgnoringCase(with prefix: String.UTF8View) -> Bool {
        self.lazy.map(\.lowercasedASCII).starts(with: prefix)
    }
}
