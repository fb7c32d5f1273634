extension TransportResponse {
    /// Returns the beginning of an unexpected body, such as a gateway's error page, on one line.
    package func excerpt(hiding secrets: SecretFilter) -> String? {
        guard !self.body.isEmpty else { return nil }
        return secrets.beginning(of: self.body, count: 200)
            .unicodeScalars.split(whereSeparator: \.properties.isWhitespace)
            .map { String($0) }
            .joined(separator: " ")
    }
}
