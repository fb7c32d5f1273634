import CloudFoundation

/// Takes the caller's secrets out of what others say, such as a service that quotes what it was sent.
package struct SecretFilter: Sendable {
    /// The secrets in every form in which they are quoted, the longest first.
    private let forms: [String]

    /// Creates a filter.
    /// - Parameter secrets: What to take out.
    package init(_ secrets: [String]) {
        var forms: Set<String> = []
        for secret in secrets where !secret.isEmpty {
            // A service quotes the string it signed, in which a value is encoded once or twice.
            let once = PercentEncoding.encode(secret)
            forms.formUnion([secret, secret.replacingBytes(of: "/", with: "\\/")])
            forms.formUnion([once, PercentEncoding.encode(once)])
        }
        self.forms = forms.sorted { ($1.utf8.count, $1) < ($0.utf8.count, $0) }
    }

    /// Creates a filter for what may be said about a signed request.
    package init(_ request: TransportRequest, signedWith credentials: Credentials) {
        self.init(credentials.secrets + request.secrets)
    }

    /// Returns text without the secrets.
    package func callAsFunction(_ text: String) -> String {
        self.forms.reduce(text) { $0.replacingBytes(of: $1, with: redacted) }
    }

    /// Returns an answer without the secrets.
    package func callAsFunction(_ response: TransportResponse) -> TransportResponse {
        var response = response
        response.headers = HTTPHeaders(response.headers.map { ($0.name, self($0.value)) })
        let text = String(decoding: response.body, as: UTF8.self)
        let filtered = self(text)
        if filtered != text { response.body = Data(filtered.utf8) }
        return response
    }
}

extension SecretFilter: CustomReflectable {
    /// Nothing, since all of it is secret.
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension Credentials {
    /// What must not be told.
    fileprivate var secrets: [String] { [self.secretAccessKey, self.sessionToken ?? ""] }

    /// Returns text without any of the secrets in it, as they are or percent-encoded.
    package func redacting(_ text: String) -> String {
        SecretFilter(self.secrets)(text)
    }
}

extension TransportRequest {
    /// The values of the headers and parameters that are secret, and the signature.
    package var secrets: [String] {
        let headers = self.headers.filter { HTTPHeaders.isSecret($0.name) }.map(\.value)
        let signatures = headers.compactMap { $0.components(separatedBy: "Signature=").dropFirst().first }
        return headers + signatures + self.url.secretValues
    }
}
