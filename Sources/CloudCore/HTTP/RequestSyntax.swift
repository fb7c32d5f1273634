extension TransportRequest {
    /// Refuses a method or a header that would end early and begin something else.
    package func checkSyntax() throws(InvalidRequestError) {
        try self.checkMethod()
        for header in self.headers {
            guard HeaderSyntax.lowercasedName(header.name) != nil else {
                throw .invalidHeader(name: header.name, reason: "it is no name of a header")
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

    /// Refuses a method that is not a word, and `CONNECT`, which is for proxies and has no response of its own.
    package func checkMethod() throws(InvalidRequestError) {
        guard self.method != "CONNECT", HeaderSyntax.lowercasedName(self.method) != nil else {
            throw .invalidMethod(self.method)
        }
    }
}
