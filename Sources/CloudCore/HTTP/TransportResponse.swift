public import CloudFoundation

/// A complete HTTP response.
public struct TransportResponse: Sendable, Hashable {
    /// The HTTP status code.
    public var status: Int

    /// The headers.
    public var headers: TransportHeaders

    /// The body; empty if there is none.
    public var body: Data

    /// Creates a response.
    /// - Parameters:
    ///   - status: The HTTP status code.
    ///   - headers: The headers.
    ///   - body: The body.
    public init(status: Int, headers: TransportHeaders = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
