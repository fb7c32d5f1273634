public import CloudFoundation

/// An HTTP response, read to its end.
public struct TransportResponse: Sendable, Hashable {
    /// The HTTP status.
    public var status: Int

    /// The headers.
    public var headers: HTTPHeaders

    /// The body; empty if there is none.
    public var body: Data

    /// Creates a response.
    /// - Parameters:
    ///   - status: The HTTP status.
    ///   - headers: The headers.
    ///   - body: The body.
    public init(status: Int, headers: HTTPHeaders = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

extension TransportResponse {
    /// Returns the beginning of a body that is not what was expected, such as a gateway's page, on one line.
    package func excerpt(hiding secrets: SecretFilter) -> String? {
        guard !self.body.isEmpty else { return nil }
        return secrets.beginning(of: self.body, count: 200)
            .split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }
}
