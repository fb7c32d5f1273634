/// The limits of a server, which bound its memory and the time that a slow client can hold a connection.
struct ServerLimits: Sendable {
    /// The maximum size of the request line and the headers, in bytes.
    var headSize = 256 << 10

    /// The maximum number of headers.
    var headerCount = 100

    /// The maximum size of a body, in bytes.
    var bodySize = 8 << 20

    /// The maximum number of connections.
    var connections = 256

    /// The time that a connection may be open without a request.
    var idleTime = Duration.seconds(60)

    /// The time that a client may take to send a request.
    var requestTime = Duration.seconds(30)

    /// The time that a client may take to receive a response.
    var responseTime = Duration.seconds(30)

    /// The time that a client may take to close a connection whose last response has been sent.
    var closingTime = Duration.seconds(2)
}
