public import CloudCore
public import Testing

/// A transport over real sockets: what holds for one has to hold for the others.
public enum TestedTransport: Sendable, CaseIterable, CustomTestStringConvertible {
    /// `CurlTransport`, the default on Linux.
    case curl

    /// `URLSessionTransport`, the default elsewhere; on Linux it is there with the trait of that name.
    case urlSession

    /// `AsyncHTTPClientTransport`, which is there with the trait of that name.
    case asyncHTTPClient

    /// Those that this build has, the default first.
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

    /// The one that clients use unless they are given another.
    public static var standard: TestedTransport { self.all.first ?? .urlSession }

    /// Whether it knows, of a call that ends while it waits for a connection, that nothing was sent.
    public var knowsWhatWasNotSent: Bool {
        #if os(Linux)
        self == .curl && CurlTransport.confirmsBeforeSending
        #else
        false
        #endif
    }

    /// Makes a transport.
    /// - Parameters:
    ///   - connectTimeout: The longest time until a connection takes the request.
    ///   - readTimeout: The longest time without a byte from the other side.
    ///   - maxResponseSize: The largest body, in bytes, that is taken as a response.
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

    /// The transport's name, which is how tests are listed.
    public var testDescription: String {
        switch self {
        case .curl: "CurlTransport"
        case .urlSession: "URLSessionTransport"
        case .asyncHTTPClient: "AsyncHTTPClientTransport"
        }
    }
}
