import CloudCore
import CloudFoundation

extension TransportRequest {
    /// Returns the bucket and the key of the object that a request addresses.
    ///
    /// The bucket is in the host, before the given part of it, or in the path.
    func object(below domain: String) -> (bucket: String, key: String) {
        let host = self.headers["host"] ?? self.url.host() ?? ""
        let path = self.url.path(percentEncoded: false).drop { $0 == "/" }
        if let mark = host.utf8.firstRange(of: domain.utf8) { return (String(host[..<mark.lowerBound]), String(path)) }
        let parts = path.split(separator: "/", maxSplits: 1)
        return (String(parts.first ?? ""), String(parts.dropFirst().first ?? ""))
    }
}
