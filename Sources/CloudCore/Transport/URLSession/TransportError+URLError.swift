#if !os(Linux) || URLSession
import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

extension TransportError {
    /// Returns the failure that an error of URLSession stands for, or a cancellation.
    /// - Parameters:
    ///   - error: The error.
    ///   - task: What ended with it.
    ///   - mayBeRepeated: Whether the stack below may have sent the request before, and the error be that of a second try.
    /// - Returns: The failure, or `CancellationError`.
    static func describing(_ error: any Error, of task: URLSessionTask, mayBeRepeated: Bool) -> any Error {
        guard let error = error as? URLError else {
            return TransportError(.interrupted, reason: "\(error)")
        }
        guard error.code != .cancelled else { return CancellationError() }
        let kind = Kind(error.code)
        let reason = kind == .timedOut ? "nothing came for too long" : error.localizedDescription
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

// On Linux the code says little: an answer that is no HTTP comes as `unsupportedURL`, any error as
// `cannotConnectToHost` if another address of the host had refused before, and a certificate that can't be trusted
// as `unknown`. The text is libcurl's. Where it is not understood, the worst is assumed.
#if canImport(FoundationNetworking)
extension URLSessionTask {
    /// Whether it is certain that the request did not leave this machine.
    ///
    /// Of a body it is counted how much was handed to connections, which is none of it before a connection is made
    /// and secure. Without a body there is only the error, which says nothing of a try before it.
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
