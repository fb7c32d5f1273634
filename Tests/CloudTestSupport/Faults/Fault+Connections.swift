extension Fault {
    /// What can happen to a connection before an answer begins.
    public static let connections: [Fault] = [
        Fault("connection refused", door: .closed),
        Fault("connection never made", door: .stuck),
        Fault("closed after the request is read", Script([.close])),
        Fault("reset after the request is read", Script([.reset])),
        Fault("never answers", Script([.hang]), isSlow: true),
        Fault(
            "kept connection closed while idle",
            Script(Script.answer().steps + [.close]),
            .answer(),
            isOnKeptConnection: true,
            closesIdleConnection: true
        ),
        Fault(
            "kept connection closed after the next request is read",
            .answer(),
            Script([.close]),
            isOnKeptConnection: true
        ),
        Fault(
            "kept connection reset after the next request is read",
            .answer(),
            Script([.reset]),
            isOnKeptConnection: true
        ),
        Fault(
            "kept connection closed after the next request is read, then all is well",
            .answer(),
            Script([.close]),
            .answer(),
            isOnKeptConnection: true
        ),
    ]

    /// What ends a connection while it is made, so that it is a matter of luck how far the client has come.
    public static let lostConnections: [Fault] = [
        Fault("closed at once", Script(at: .connection, [.close])),
        Fault("reset at once", Script(at: .connection, [.reset])),
        Fault("closed before the request is read", Script(at: .firstBytes, [.close])),
    ]
}
