/// A request that carries a token by which the service recognises a repetition.
///
/// The client fills the token in once per call when the caller left it out, so that every attempt of
/// that call carries the same one and the service acts on it once.
public protocol IdempotentRequest: ServiceRequest {
    /// The token; at most 64 ASCII characters.
    var clientToken: String? { get set }
}

extension IdempotentRequest {
    /// Fills in a token, if the request has none yet or a blank one, by which no service recognises anything.
    /// - Parameter token: Returns a token never used before.
    /// - Returns: The request with a token.
    public func fillingClientToken(_ token: () -> String) -> Self {
        guard self.clientToken?.isEmpty ?? true else { return self }
        var filled = self
        filled.clientToken = token()
        return filled
    }
}
