public import CloudCore
public import Testing

/// A transport over real sockets: what holds for one has to hold for the others.
public enum TestedTransport: Sendable, CaseIterable, CustomTestStringConvertible {
    /// The default, `URLSessionTransport`.
    case urlSession

    /// `AsyncHTTPClientTransport`, which is there with the trait of that name.
    case asyncHTTPClient

    /// Those that this build has.
    public static let all: [TestedTransport] = {
        #if AsyncHTTPClient
        [.urlSession, .asyncHTTPClient]
        #else
        [.urlSession]
        #endif
    }()

    /// Makes a transport with connections of its own.
    /// - Parameters:
    ///   - connectTimeout: The longest time until a connection takes the request.
    ///   - readTimeout: The longest time without a byte from the other side.
    ///   - maxResponseSize: The largest body, in bytes, that is taken as an answer.
    /// - Returns: The transport.
    public func make(
        connectTimeout: Duration = .seconds(10),
        readTimeout: Duration = .seconds(60),
        maxResponseSize: Int = 64 * 1024 * 1024
    ) -> any HTTPTransport {
        #if AsyncHTTPClient
        if self == .asyncHTTPClient {
            return AsyncHTTPClientTransport(
                connectTimeout: connectTimeout,
                readTimeout: readTimeout,
                maxResponseSize: maxResponseSize
            )
        }
        #endif
        return URLSessionTransport(
            connectTimeout: connectTimeout,
            readTimeout: readTimeout,
            maxResponseSize: maxResponseSize
        )
    }

    /// The transport's name, which is how tests are listed.
    public var testDescription: String {
        switch self {
        case .urlSession: "URLSessionTransport"
        case .asyncHTTPClient: "AsyncHTTPClientTransport"
        }
    }
}
