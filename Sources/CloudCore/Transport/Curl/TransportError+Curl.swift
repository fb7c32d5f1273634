#if os(Linux)
extension TransportError {
    /// Returns the failure that a result of libcurl stands for.
    ///
    /// The result says little of whether the request was sent: "couldn't connect" is also what becomes of a request that
    /// must not be sent a second time.
    /// - Parameters:
    ///   - code: The result.
    ///   - text: What libcurl says of it.
    ///   - hasLeft: Whether some of the request was handed to a connection.
    /// - Returns: The failure.
    static func describing(_ code: Int32, text: String, hasLeft: Bool) -> TransportError {
        switch code {
        case 27 where hasLeft, 100 where hasLeft:
            TransportError(.responseTooLarge, reason: "the headers are too large (\(text))")
        case 7 where hasLeft:
            TransportError(.interrupted, reason: "the connection ended before a response")
        case _ where hasLeft:
            TransportError(.interrupted, reason: text)
        case _ where Self.isInsecure(code, text):
            TransportError(.notSecure, reason: text)
        default:
            TransportError(.notConnected, reason: text)
        }
    }

    init(_ problem: CurlResponse.Problem) {
        switch problem {
        case .malformed(let reason): self.init(.interrupted, reason: reason)
        case .tooLarge(let reason): self.init(.responseTooLarge, reason: reason)
        }
    }

    /// Whether the other side was found wanting, rather than gone.
    private static func isInsecure(_ code: Int32, _ text: String) -> Bool {
        switch code {
        // The handshake failed, for which libcurl has one result and TLS libraries many texts.
        case 35: text.contains("SSL routines:") && !text.contains("unexpected eof")
        // Certificates and keys, of either side, and what they need.
        case 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91, 98: true
        default: false
        }
    }
}
#endif
