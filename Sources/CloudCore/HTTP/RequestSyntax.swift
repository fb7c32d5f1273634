extension TransportRequest {
    /// Throws if the method or a header contains characters that would end it early and inject other content.
    package func checkSyntax() throws(InvalidRequestError) {
        try self.checkMethod()
        for header in self.headers {
            guard HeaderSyntax.lowercasedName(header.name) != nil else {
                throw .invalidHeader(name: header.name, reason: "it is not a valid header name")
            }
            switch HeaderSyntax.check(header.value) {
            case .plain, .irregular(hasFolds: false): continue
            case .invalid, .irregular(hasFolds: true):
                throw .invalidHeader(
                    name: header.name,
                    reason: "its value has a line break or another control character"
                )
            }
        }
    }

    /// Throws if the method is not a valid token, or is `CONNECT`, which is for proxies only.
    package func checkMethod() throws(InvalidRequestError) {
        guard self.method != "CONNECT", HeaderSyntax.lowercasedName(self.method) != nil else {
            throw .invalidMethod(self.method)
        }
    }
}
