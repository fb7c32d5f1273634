/// The limits of a server, which bound its memory, the time that a slow client can hold a connection, and its clients.
package struct ServerLimits: Sendable {
    /// The maximum size of the request line and the headers, in bytes.
    package var headSize = 256 << 10

    /// The maximum number of headers.
    package var headerCount = 100

    /// The maximum size of a body, in bytes.
    package var bodySize = 8 << 20

    /// The maximum number of connections.
    package var connections = 256

    /// The time that a connection may be open without a request.
    package var idleTime = Duration.seconds(60)

    /// The time that a client may take to send a request.
    package var requestTime = Duration.seconds(30)

    /// The time that a client may take to receive a response.
    package var responseTime = Duration.seconds(30)

    /// The time that a client may take to close a connection whose last response has been sent.
    package var closingTime = Duration.seconds(2)

    /// The time between two looks at the schedules, which also run while no request arrives.
    package var scheduleInterval = Duration.seconds(1)

    /// Whether the `Host` header must name this machine.
    package var isLocal = false

    package init() {}
}
