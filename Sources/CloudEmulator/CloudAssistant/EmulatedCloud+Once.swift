import CloudFoundation

extension EmulatedCloud {
    /// A use of an idempotency token.
    struct TokenUse: Sendable {
        var fingerprint: String

        /// The response, or `nil` while the request is being processed.
        var response: Data?
    }

    /// Runs a handler once per idempotency token and returns the first response for later requests with the token.
    func once(_ operation: String, _ query: EmulatorQuery, _ handler: () async throws -> Data) async throws -> Data {
        guard let token = query["ClientToken"] else { return try await handler() }
        guard token.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw ErrorResponse("InvalidClientToken.Malformed", "ClientToken has only ASCII characters")
        }
        let name = "\(operation) \(token)"
        let earlier = self.withState { state in
            let earlier = state.tokens[name]
            if earlier == nil { state.tokens[name] = TokenUse(fingerprint: query.fingerprint) }
            return earlier
        }
        if let earlier {
            guard earlier.fingerprint == query.fingerprint else {
                throw ErrorResponse(
                    "IdempotentParameterMismatch",
                    "the token was used with other parameters",
                    status: 403
                )
            }
            guard let body = earlier.response else {
                throw ErrorResponse(
                    "IdempotentProcessing",
                    "the request with this token is still being processed",
                    status: 403
                )
            }
            return body
        }
        do {
            let body = try await handler()
            self.withState { $0.tokens[name]?.response = body }
            return body
        } catch {
            self.withState { $0.tokens[name] = nil }
            throw error
        }
    }
}
