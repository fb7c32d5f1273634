import CloudFoundation

/// Addresses from which credentials may come over plain HTTP.
enum MetadataAddress {
    /// Returns whether credentials may be fetched from a URL: over HTTPS from anywhere, over plain HTTP only from
    /// this machine and from the addresses given, which no router passes on.
    static func isTrusted(_ url: URL, plain addresses: Set<String>) -> Bool {
        guard let scheme = url.scheme?.lowercased(), let host = url.host(percentEncoded: false)?.lowercased() else {
            return false
        }
        if scheme == "https" { return true }
        guard scheme == "http" else { return false }
        let name = host.filter { $0 != "[" && $0 != "]" }
        return self.isLoopback(name) || addresses.contains(name)
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
