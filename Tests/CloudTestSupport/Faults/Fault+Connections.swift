extension Fault {
    /// Faults of a connection before the response begins.
    public static let connections: [Fault] = [
        Fault("connection refused", availability: .refusing),
        Fault("connection never established", availability: .unresponsive),
        Fault("closed after the request is read", Script([.close])),
        Fault("reset after the request is read", Script([.reset])),
        Fault("never responds", Script([.hang]), isSlow: true),
        Fault(
            "kept connection closed while idle",
            Script(Script.response().steps + [.close]),
            .response(),
            isOnKeptConnection: true,
            closesIdleConnection: true
        ),
        Fault(
            "kept connection closed after the next request is read",
            .response(),
            Script([.close]),
            isOnKeptConnection: true
        ),
        Fault(
            "kept connection reset after the next request is read",
            .response(),
            Script([.reset]),
            isOnKeptConnection: true
        ),
        Fault(
            "kept connection closed after the next request is read, then a response",
            .response(),
            Script([.close]),
            .response(),
            isOnKeptConnection: true
        ),
    ]

    /// Faults that end a connection while it is established.
    ///
    /// How much the client has sent by then is a race.
    public static let lostConnections: [Fault] = [
        Fault("closed at once", Script(at: .connection, [.close])),
        Fault("reset at once", Script(at: .connection, [.reset])),
        Fault("closed before the request is read", Script(at: .firstBytes, [.close])),
    ]
}
