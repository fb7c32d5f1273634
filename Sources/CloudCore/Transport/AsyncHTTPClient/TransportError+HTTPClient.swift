#if AsyncHTTPClient
import AsyncHTTPClient
import NIOCore
import NIOSSL

extension TransportError {
    /// Returns the failure that an error of async-http-client stands for, or a cancellation.
    /// - Parameters:
    ///   - error: The error.
    ///   - isSent: Whether any of the request was handed to a connection, which has to be made and secure before.
    /// - Returns: The failure.
    static func describing(_ error: any Error, isSent: Bool) -> any Error {
        switch error {
        case is TransportError, is CancellationError: error
        case let error as HTTPClientError where error == .cancelled: CancellationError()
        case let error as HTTPClientError where error == .readTimeout:
            TransportError(.timedOut, reason: "nothing came for too long")
        default:
            TransportError(isSent ? .interrupted : Kind(connectingFailedWith: error), reason: "\(error)")
        }
    }
}

extension TransportError.Kind {
    /// Tells a handshake that broke off, which may succeed another time, from one that was made and found wanting.
    fileprivate init(connectingFailedWith error: any Error) {
        switch error {
        case NIOSSLError.handshakeFailed(.sslError), is NIOSSLExtraError: self = .notSecure
        default: self = .notConnected
        }
    }
}
#endif
