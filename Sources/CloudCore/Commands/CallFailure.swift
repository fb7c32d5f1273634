/// What following a run needs to know of a call that failed, whichever the service.
package protocol CallFailure: Error {
    /// Whether the service refused because too much was asked of it.
    var isThrottling: Bool { get }

    /// Whether the service may have acted on the request all the same.
    var mayHaveReachedService: Bool { get }

    /// Whether asking again later may succeed.
    var mayPass: Bool { get }
}

extension CloudError: CallFailure {
    /// Whether asking again later may succeed: also after an answer that can't be read, which a gateway may have given,
    /// and where credentials ran out, which may be renewed.
    package var mayPass: Bool {
        switch self {
        case .service(let failure): failure.isRetryable || Self.expiry.contains(failure.code.rawValue)
        case .decoding, .credentials: true
        default: self.isRetryable
        }
    }

    /// Whether asking again later may succeed where the service has certainly not acted.
    ///
    /// Credentials that can't be had at the start are not waited for.
    package var mayPassBeforeActing: Bool {
        if case .credentials = self { return false }
        return self.mayPass && !self.mayHaveReachedService
    }

    private static var expiry: Set<String> {
        ["ExpiredToken", "ExpiredTokenException", "InvalidSecurityToken.Expired"]
    }
}
