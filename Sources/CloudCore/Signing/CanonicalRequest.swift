/// The canonical request of SigV4 and ACS3: method, path, query, headers, their names and the hash of the body.
enum CanonicalRequest {
    /// Returns the canonical request.
    /// - Parameters:
    ///   - method: The HTTP method.
    ///   - path: The canonical path.
    ///   - query: The canonical query.
    ///   - headers: The canonical headers.
    ///   - bodyHash: The hash of the body in hexadecimal digits, or the text that replaces it.
    /// - Returns: The lines of the canonical request.
    static func bytes(
        method: String,
        path: some Collection<UInt8>,
        query: some Collection<UInt8>,
        headers: CanonicalHeaders,
        bodyHash: some Collection<UInt8>
    ) -> [UInt8] {
        let newline = UInt8(ascii: "\n")
        var bytes: [UInt8] = []
        bytes.reserveCapacity(640 + query.count)
        bytes.append(contentsOf: method.utf8)
        bytes.append(newline)
        bytes.append(contentsOf: path)
        bytes.append(newline)
        bytes.append(contentsOf: query)
        bytes.append(newline)
        headers.append(to: &bytes)
        bytes.append(newline)
        bytes.append(contentsOf: headers.names)
        bytes.append(newline)
        bytes.append(contentsOf: bodyHash)
        return bytes
    }
}
