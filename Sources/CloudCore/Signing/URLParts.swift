package import Foundation

/// The parts of a URL that a signature covers, exactly as they stand in its text.
///
/// Foundation's own accessors decode, drop or normalise; what is signed has to be what is sent.
package struct URLParts: Sendable {
    /// The host as the `Host` header names it: in small letters, with the port unless it is the scheme's own.
    package let host: String

    /// The text before the query.
    package let base: String

    /// The path, encoded; `/` if there is none.
    package let path: String

    /// The query, encoded, without its question mark; empty if there is none.
    package let query: String

    package init(_ url: URL) throws(InvalidRequest) {
        let text = url.absoluteString
        guard let scheme = url.scheme?.lowercased(), scheme == "https" || scheme == "http" else {
            throw .invalidEndpoint(
                url.withoutSecrets,
                reason: "it needs to begin with https://, or http:// for a test server"
            )
        }
        guard let host = url.host(percentEncoded: true), !host.isEmpty else {
            throw .invalidEndpoint(url.withoutSecrets, reason: "it names no host")
        }
        guard url.user(percentEncoded: true) == nil else {
            throw .invalidEndpoint(url.withoutSecrets, reason: "it has a user name, which can't be signed")
        }
        let bracketed = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        let isDefaultPort = url.port == nil || url.port == (scheme == "https" ? 443 : 80)
        self.host = bracketed.lowercased() + (isDefaultPort ? "" : ":\(url.port ?? 0)")

        let target = text.prefix { $0 != "#" }
        let mark = target.firstIndex(of: "?") ?? target.endIndex
        let base = target[..<mark]
        let authority = base.dropFirst(scheme.count + 3)
        let slash = authority.firstIndex(of: "/") ?? authority.endIndex
        self.base = slash == authority.endIndex ? base + "/" : String(base)
        self.path = slash == authority.endIndex ? "/" : String(authority[slash...])
        self.query = String(target[mark...].dropFirst())
    }

    /// Returns the URL with another query, which is encoded already.
    package func url(query: String) throws(InvalidRequest) -> URL {
        let text = query.isEmpty ? self.base : "\(self.base)?\(query)"
        guard let url = URL(string: text, encodingInvalidCharacters: false) else {
            throw .invalidEndpoint(self.base, reason: "it is no URL")
        }
        return url
    }
}
