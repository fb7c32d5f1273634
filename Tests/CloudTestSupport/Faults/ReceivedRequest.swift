public import Foundation

/// A request that a ``FaultServer`` has read completely.
public struct ReceivedRequest: Sendable {
    /// The request line and the headers.
    public let head: String

    /// The body.
    public let body: Data

    /// Returns a header's first value.
    /// - Parameter name: The header's name, in any case.
    /// - Returns: The value, or `nil` if there is no such header.
    public func header(_ name: String) -> String? {
        let start = "\r\n\(name):"
        guard let found = self.head.range(of: start, options: .caseInsensitive) else { return nil }
        return self.head[found.upperBound...].prefix { !$0.isNewline }.trimmingCharacters(in: .whitespaces)
    }

    /// Removes the first request from the received bytes, if it is complete.
    init?(takenFrom bytes: inout Data) {
        guard let end = bytes.firstRange(of: Data("\r\n\r\n".utf8)) else { return nil }
        let head = ReceivedRequest(head: String(decoding: bytes[..<end.lowerBound], as: UTF8.self), body: Data())
        let length = head.header("content-length").flatMap { Int($0) } ?? 0
        guard length >= 0, bytes.endIndex - end.upperBound >= length else { return nil }
        self.init(head: head.head, body: Data(bytes[end.upperBound..<(end.upperBound + length)]))
        bytes = Data(bytes[(end.upperBound + length)...])
    }

    private init(head: String, body: Data) {
        self.head = head
        self.body = body
    }
}
