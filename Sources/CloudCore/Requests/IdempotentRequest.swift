/// A request with a token by which the service recognizes a repeated request.
///
/// If the caller doesn't set the token, the client generates one per call, so that every attempt carries the same token
/// and the service acts on it once.
public protocol IdempotentRequest: ServiceRequest {
    /// The idempotency token, at most 64 ASCII characters.
    var clientToken: String? { get set }
}

extension IdempotentRequest {
    /// Returns the request with a token, generated if the request has none or an empty one.
    /// - Parameter token: A closure that returns a unique token.
    /// - Returns: The request with a token.
    public func fillingClientToken(_ token: () -> String) -> Self {
        guard self.clientToken?.isEmpty ?? true else { return self }
        var filled = self
        filled.clientToken = token()
        return filled
    }
}
