#if os(Linux)
extension TransportError {
    /// Returns the error for a result code of libcurl.
    ///
    /// The code doesn't determine whether the request was sent: "couldn't connect" also results when a request must not
    /// be sent a second time.
    /// - Parameters:
    ///   - code: The result code.
    ///   - text: libcurl's description of the result.
    ///   - hasLeft: Whether any part of the request was passed to a connection.
    /// - Returns: The error.
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

    /// Returns whether a result is a failure of TLS, as opposed to one of the connection.
    private static func isInsecure(_ code: Int32, _ text: String) -> Bool {
        switch code {
        // A failed handshake, for which libcurl has one result and TLS libraries have many messages.
        case 35: text.contains("SSL routines:") && !text.contains("unexpected eof")
        // Errors with the certificates and keys of either side, and with the files they need.
        case 51, 53, 54, 58, 59, 60, 64, 66, 77, 80, 82, 83, 90, 91, 98: true
        default: false
        }
    }
}
#endif
