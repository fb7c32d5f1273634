#if !os(Linux) || URLSession
import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension TransportError {
    /// Returns the error for an error of URLSession.
    /// - Parameters:
    ///   - error: The error.
    ///   - task: The task that failed.
    ///   - mayBeRepeated: Whether URLSession may have sent the request before and the error describes a second attempt.
    /// - Returns: A ``TransportError``, or `CancellationError`.
    static func describing(_ error: any Error, of task: URLSessionTask, mayBeRepeated: Bool) -> any Error {
        guard let error = error as? URLError else {
            return TransportError(.interrupted, reason: "\(error)")
        }
        guard error.code != .cancelled else { return CancellationError() }
        let kind = Kind(error.code)
        let reason = kind == .timedOut ? "no data received before the timeout" : error.localizedDescription
        #if canImport(FoundationNetworking)
        let isUnsent = task.hasSentNothing(error, mayBeRepeated: mayBeRepeated)
        return TransportError(
            kind.corrected(by: error, isUnsent: isUnsent),
            reason: reason,
            mayHaveTakenEffect: !isUnsent
        )
        #else
        return TransportError(kind, reason: reason, mayHaveTakenEffect: mayBeRepeated ? true : nil)
        #endif
    }
}

extension TransportError.Kind {
    fileprivate init(_ code: URLError.Code) {
        switch code {
        case .cannotFindHost, .cannotConnectToHost, .dnsLookupFailed, .notConnectedToInternet, .badURL,
            .dataNotAllowed, .internationalRoamingOff, .callIsActive:
            self = .notConnected
        case .secureConnectionFailed, .serverCertificateHasBadDate, .serverCertificateUntrusted,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .clientCertificateRejected,
            .clientCertificateRequired, .appTransportSecurityRequiresSecureConnection:
            self = .notSecure
        case .timedOut:
            self = .timedOut
        default:
            self = .interrupted
        }
    }
}

// On Linux the code is unreliable. A response that is not HTTP is reported as `unsupportedURL`, any error as
// `cannotConnectToHost` if another address of the host failed before, and an untrusted certificate as `unknown`.
// The text is libcurl's. An unrecognized text is treated as a request that may have been sent.
#if canImport(FoundationNetworking)
extension URLSessionTask {
    /// Whether the request is certain not to have left this machine.
    ///
    /// For a body, URLSession counts the bytes passed to connections, which stay 0 until a secure connection is
    /// established. Without a body only the error is available, which doesn't cover an earlier attempt.
    fileprivate func hasSentNothing(_ error: URLError, mayBeRepeated: Bool) -> Bool {
        guard self.countOfBytesExpectedToSend <= 0 else { return self.countOfBytesSent == 0 }
        guard !mayBeRepeated else { return false }
        return switch error.code {
        case .cannotFindHost, .dnsLookupFailed, .badURL: true
        default: ["Failed to connect", "SSL certificate problem", "SSL: "].contains(where: error.text.hasPrefix)
        }
    }
}

extension TransportError.Kind {
    fileprivate func corrected(by error: URLError, isUnsent: Bool) -> TransportError.Kind {
        switch self {
        case .notConnected where !isUnsent: .interrupted
        case .interrupted where isUnsent:
            error.text.hasPrefix("SSL") || error.text.contains("SSL routines:") ? .notSecure : .notConnected
        default: self
        }
    }
}

extension URLError {
    fileprivate var text: String { self.localizedDescription }
}
#endif
#endif
