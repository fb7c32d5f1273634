extension TransportResponse {
    /// Returns the beginning of a body that is not what was expected, such as a gateway's page, on one line.
    package func excerpt(hiding secrets: SecretFilter) -> String? {
        guard !self.body.isEmpty else { return nil }
        return secrets.beginning(of: self.body, count: 200)
            .split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
    }
}
