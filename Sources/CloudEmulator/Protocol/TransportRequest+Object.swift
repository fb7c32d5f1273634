import CloudCore
import CloudFoundation

extension TransportRequest {
    /// Returns the bucket and the key of the object that a request addresses.
    ///
    /// The bucket is in the host, before the given part of it, or in the path.
    func object(below domain: String) -> (bucket: String, key: String) {
        let host = self.headers["host"] ?? self.url.host() ?? ""
        let path = Substring(self.url.path(percentEncoded: false).utf8.drop { $0 == UInt8(ascii: "/") })
        if let mark = host.utf8.firstRange(of: domain.utf8) { return (String(host[..<mark.lowerBound]), String(path)) }
        let parts = path.parts(separatedBy: "/", maxSplits: 1)
        return (parts[0], parts.count > 1 ? parts[1] : "")
    }
}
