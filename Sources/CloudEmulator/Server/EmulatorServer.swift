import CloudCore
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

    package static let awsRegion = "us-east-1"
    package static let alibabaCloudRegion = "cn-hangzhou"

    /// The environment variables that point a program to the server.
    ///
    /// They contain the endpoint, keys and regions of both clouds, under the names that the command lines, the SDKs and
    /// this library read, and exclude the server from the use of a proxy.
    public var environment: [String: String] {
        let (keys, host) = (EmulatedCloud.longTermKey, self.url.host() ?? self.address)
        return [
            "AWS_ENDPOINT_URL": self.url.absoluteString,
            "AWS_ACCESS_KEY_ID": keys.accessKeyID,
            "AWS_SECRET_ACCESS_KEY": keys.secretAccessKey,
            "AWS_REGION": Self.awsRegion,
            "AWS_DEFAULT_REGION": Self.awsRegion,
            "ALIBABA_CLOUD_ENDPOINT": self.url.absoluteString,
            "ALIBABA_CLOUD_ACCESS_KEY_ID": keys.accessKeyID,
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": keys.secretAccessKey,
            "ALIBABA_CLOUD_REGION_ID": Self.alibabaCloudRegion,
            "NO_PROXY": host,
            "no_proxy": host,
        ]
    }
}

/// An error that prevents a server from starting.
public struct EmulatorServerError: Error, CustomStringConvertible {
    /// The reason, with the address and the port.
    public let description: String
}
