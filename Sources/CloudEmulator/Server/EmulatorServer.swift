public import CloudFoundation

/// A running HTTP server of an emulated cloud, for programs in any language.
///
/// ``CloudEmulator/EmulatedCloud/withServer(address:port:_:)`` starts one.
public struct EmulatorServer: Sendable {
    /// The IPv4 address on which the server listens.
    public let address: String

    /// The port on which the server listens.
    public let port: Int

    package init(address: String, port: Int) {
        self.address = address
        self.port = port
    }

    /// Whether only this machine can reach the server.
    package var isLocal: Bool { self.address.hasPrefix("127.") }

    /// The URL of the server, such as `http://127.0.0.1:4566`, which is the endpoint of both clouds.
    ///
    /// For a server that listens on all addresses, it is a URL for this machine.
    public var url: URL {
        var components = URLComponents()
        components.scheme = "http"
        components.host = self.address == "0.0.0.0" ? "127.0.0.1" : self.address
        components.port = self.port
        return components.url ?? URL(filePath: "/")
    }
}

/// An error that prevents a server from starting.
public struct EmulatorServerError: Error, CustomStringConvertible {
    /// The reason, with the address and the port.
    public let description: String
}
