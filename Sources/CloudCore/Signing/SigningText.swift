/// The canonical request of SigV4 and ACS3, and after it the string to sign, in one buffer.
struct SigningText {
    /// The bytes of both, to which the signer appends the string to sign.
    var bytes: [UInt8]

    /// The range of the names of the signed headers, separated by semicolons.
    private let names: Range<Int>

    /// The end of the canonical request.
    private let end: Int

    /// The usual size of the string to sign, for which the buffer has room.
    private static let stringToSignSize = 192

    /// Writes the canonical request: method, path, query, headers, their names and the hash of the body.
    /// - Parameters:
    ///   - method: The HTTP method.
    ///   - path: The canonical path.
    ///   - query: The query.
    ///   - order: The sort order of the query.
    ///   - headers: The canonical headers.
    ///   - bodyHash: The hash of the body in hexadecimal digits, or the text that replaces it.
    init(
        method: String,
        path: String,
        query: CanonicalQuery,
        sortedBy order: CanonicalQuery.Order,
        headers: CanonicalHeaders,
        bodyHash: String
    ) {
        let newline = UInt8(ascii: "\n")
        let size = method.utf8.count + path.utf8.count + query.size + headers.size + bodyHash.utf8.count + 5
        var names = 0..<0
        self.bytes = Array(capacity: size + Self.stringToSignSize) { bytes in
            bytes.append(utf8: method)
            bytes.append(newline)
            bytes.append(utf8: path)
            bytes.append(newline)
            query.append(to: &bytes, sortedBy: order)
            bytes.append(newline)
            headers.appendLines(to: &bytes)
            bytes.append(newline)
            let start = bytes.count
            headers.appendNames(to: &bytes)
            names = start..<bytes.count
            bytes.append(newline)
            bytes.append(utf8: bodyHash)
        }
        self.names = names
        self.end = self.bytes.count
    }

    var signedHeaders: ArraySlice<UInt8> { self.bytes[self.names] }
    var canonicalRequest: ArraySlice<UInt8> { self.bytes[..<self.end] }
    var stringToSign: ArraySlice<UInt8> { self.bytes[self.end...] }
}
