public import CloudCore
public import Testing

/// A transport over real sockets.
///
/// All transports must behave alike.
public enum TestedTransport: Sendable, CaseIterable, CustomTestStringConvertible {
    /// `CurlTransport`, the default on Linux.
    case curl

    /// `URLSessionTransport`, the default elsewhere. On Linux it needs the trait `URLSession`.
    case urlSession

    /// `AsyncHTTPClientTransport`, which needs the trait `AsyncHTTPClient`.
    case asyncHTTPClient

    /// The transports in this build, the default first.
    public static let all: [TestedTransport] = {
        var all: [TestedTransport] = []
        #if os(Linux)
        all.append(.curl)
        #endif
        #if !os(Linux) || URLSession
        all.append(.urlSession)
        #endif
        #if AsyncHTTPClient
        all.append(.asyncHTTPClient)
        #endif
        return all
    }()

    /// The default transport of clients.
    public static var standard: TestedTransport { self.all.first ?? .urlSession }

    /// Whether the transport reports that nothing was sent if a call ends while it waits for a connection.
    public var reportsUnsentRequests: Bool {
        #if os(Linux)
        self == .curl && CurlTransport.confirmsBeforeSending
        #else
        false
        #endif
    }

    /// Creates a transport.
    /// - Parameters:
    ///   - connectTimeout: The maximum time to establish a connection.
    ///   - readTimeout: The maximum time between two bytes from the server.
    ///   - maxResponseSize: The maximum size of a response body, in bytes.
    /// - Returns: The transport.
    public func make(
        connectTimeout: Duration = .seconds(10),
        readTimeout: Duration = .seconds(60),
        maxResponseSize: Int = 64 * 1024 * 1024
    ) -> any HTTPTransport {
        switch self {
        #if os(Linux)
        case .curl:
            CurlTransport(
                connectTimeout: connectTimeout,
                readTimeout: readTimeout,
                maxResponseSize: maxResponseSize
            )
        #endif
        #if !os(Linux) || URLSession
        case .urlSession:
            URLSessionTransport(
                connectTimeout: connectTimeout,
                readTimeout: readTimeout,
                maxResponseSize: maxResponseSize
            )
        #endif
        #if AsyncHTTPClient
        case .asyncHTTPClient:
            AsyncHTTPClientTransport(
                connectTimeout: connectTimeout,
                readTimeout: readTimeout,
                maxResponseSize: maxResponseSize
            )
        #endif
        default:
            DefaultTransport.shared
        }
    }

    /// The transport's name, as shown in the list of tests.
    public var testDescription: String {
        switch self {
        case .curl: "CurlTransport"
        case .urlSession: "URLSessionTransport"
        case .asyncHTTPClient: "AsyncHTTPClientTransport"
        }
    }
}
