#if AsyncHTTPClient
import AsyncHTTPClient
import NIOCore
import NIOSSL

extension TransportError {
    /// Returns the error for an error of AsyncHTTPClient.
    /// - Parameters:
    ///   - error: The error.
    ///   - isSent: Whether any part of the request was passed to a connection, which happens once it is secure.
    /// - Returns: A ``TransportError``, or `CancellationError`.
    static func describing(_ error: any Error, isSent: Bool) -> any Error {
        switch error {
        case is TransportError, is CancellationError: error
        case let error as HTTPClientError where error == .cancelled: CancellationError()
        case let error as HTTPClientError where error == .readTimeout:
            TransportError(.timedOut, reason: "no data received before the timeout")
        default:
            TransportError(isSent ? .interrupted : Kind(connectingFailedWith: error), reason: "\(error)")
        }
    }
}

extension TransportError.Kind {
    /// Distinguishes an interrupted handshake, which may succeed later, from one that failed verification.
    fileprivate init(connectingFailedWith error: any Error) {
        switch error {
        case NIOSSLError.handshakeFailed(.sslError), is NIOSSLExtraError: self = .notSecure
        default: self = .notConnected
        }
    }
}
#endif
