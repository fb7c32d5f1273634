#if AsyncHTTPClient
import AsyncHTTPClient
import NIOCore
import NIOSSL

extension TransportFailure {
    /// Returns the failure that an error of async-http-client stands for, or a cancellation.
    /// - Parameters:
    ///   - error: The error.
    ///   - isSent: Whether any of the request was handed to a connection, which has to be made and secure before.
    /// - Returns: The failure.
    static func describing(_ error: any Error, isSent: Bool) -> any Error {
        switch error {
        case is TransportFailure, is CancellationError: error
        case let error as HTTPClientError where error == .cancelled: CancellationError()
        case let error as HTTPClientError where error == .readTimeout:
            TransportFailure(.timedOut, reason: "nothing came for too long")
        default:
            TransportFailure(isSent ? .interrupted : Kind(connectingFailedWith: error), reason: "\(error)")
        }
    }
}

extension TransportFailure.Kind {
    /// Tells a handshake that broke off, which may succeed another time, from one that was made and found wanting.
    fileprivate init(connectingFailedWith error: any Error) {
        switch error {
        case NIOSSLError.handshakeFailed(.sslError), is NIOSSLExtraError: self = .notSecure
        default: self = .notConnected
        }
    }
}
#endif
