import CloudCore
import CloudFoundation

/// The bytes of HTTP responses.
enum HTTPResponseText {
    /// The bytes of the response to a client that waits before it sends a body.
    static let `continue` = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    /// Returns the bytes of a response.
    /// - Parameters:
    ///   - response: The response. The headers of its length and its connection are replaced.
    ///   - keepsConnection: Whether the connection stays open.
    ///   - omitsBody: Whether only the head is sent, as for the method `HEAD`.
    /// - Returns: The bytes.
    static func bytes(of response: TransportResponse, keepsConnection: Bool, omitsBody: Bool = false) -> [UInt8] {
        let hasBody = response.status >= 200 && response.status != 204 && response.status != 304
        var text = "HTTP/1.1 \(response.status) \(self.reason(of: response.status))\r\n"
        for header in response.headers where !self.isReplaced(header.name) {
            text += "\(self.singleLine(header.name)): \(self.singleLine(header.value))\r\n"
        }
        if hasBody { text += "Content-Length: \(response.body.count)\r\n" }
        text += "Connection: \(keepsConnection ? "keep-alive" : "close")\r\n\r\n"
        return Array(text.utf8) + (hasBody && !omitsBody ? Array(response.body) : [])
    }

    /// Returns the bytes of the response to a request that is not processed, after which the connection is closed.
    static func bytes(of rejection: HTTPRejection) -> [UInt8] {
        let response = TransportResponse(
            status: rejection.status,
            headers: ["content-type": "text/plain; charset=utf-8"],
            body: Data("\(rejection.reason)\n".utf8)
        )
        return self.bytes(of: response, keepsConnection: false)
    }

    private static func isReplaced(_ name: String) -> Bool {
        ["content-length", "transfer-encoding", "connection"].contains { name.equalsIgnoringCase($0) }
    }

    /// Returns a text in which spaces replace control characters, which could end a header and begin another.
    private static func singleLine(_ text: String) -> String {
        String(decoding: text.utf8.map { $0 < 0x20 || $0 == 0x7f ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
    }

    private static func reason(of status: Int) -> String {
        switch status {
        case 200: "OK"
        case 400: "Bad Request"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 408: "Request Timeout"
        case 413: "Content Too Large"
        case 417: "Expectation Failed"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        default: ""
        }
    }
}
