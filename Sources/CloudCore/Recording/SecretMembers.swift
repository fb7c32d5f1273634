import CloudFoundation

/// Takes the values of some members out of what is recorded.
struct SecretMembers: Sendable {
    /// What credentials are called wherever they are handed out.
    private static let always: Set<String> = [
        "SecretAccessKey", "SessionToken", "AccessKeySecret", "SecurityToken", "Token", "TokenValue", "secretAccessKey",
        "sessionToken", "accessToken", "refreshToken", "clientSecret", "AuthorizationToken", "WebIdentityToken",
        "OIDCToken", "TokenCode", "deviceCode", "idToken", "clientAssertion", "id_token", "refresh_token",
        "access_token", "accessKeySecret", "securityToken",
    ]

    private let names: Set<String>

    init(_ names: Set<String>) {
        self.names = names.union(Self.always)
    }

    /// Returns headers without the values that are secret.
    func hiding(_ headers: HTTPHeaders) -> [RecordedExchange.Header] {
        headers.map { .init(name: $0.name, value: HTTPHeaders.isSecret($0.name) ? redacted : $0.value) }
    }

    /// Returns an address without the values of secret parameters.
    func hiding(_ url: URL) -> String {
        let text = url.withoutSecrets
        guard let mark = text.firstIndex(of: "?") else { return text }
        return text[...mark] + self.hiding(parameters: text[text.index(after: mark)...])
    }

    /// Returns the body of a response; all of it is secret where it is the token of a metadata service.
    func hiding(_ body: Data, ofResponseTo request: TransportRequest) -> Data {
        let asksForToken = request.headers.contains { $0.name.lowercased().hasSuffix("-metadata-token-ttl-seconds") }
        return asksForToken ? Data(redacted.utf8) : self.hiding(body)
    }

    /// Returns a body, JSON, XML or a form, without the values of secret members; others as they are.
    func hiding(_ body: Data) -> Data {
        guard !body.isEmpty else { return body }
        if let shown = self.hiding(json: Array(body)) { return Data(shown) }
        guard let text = String(validating: body, as: UTF8.self) else { return body }
        return Data((text.contains("<") ? self.hiding(xml: text) : self.hiding(parameters: text[...])).utf8)
    }

    /// Returns a JSON text whose texts are replaced where they are secret; numbers become 0, and the rest stays as it came.
    /// - Returns: The text, or `nil` if it is not JSON.
    private func hiding(json bytes: [UInt8]) -> [UInt8]? {
        var scanner = JSONScanner(bytes)
        var shown: [UInt8] = []
        var end = 0
        var depth = 0
        /// How deep what is secret lies, which all is that is in it.
        var secretDepth: Int?
        do throws(JSONScanner.Failure) {
            while let (part, range) = try scanner.next() {
                switch part {
                case .name:
                    let isSecret = self.names.contains(JSONScanner.text(of: bytes[range]))
                    if secretDepth == nil, isSecret { secretDepth = depth }
                    continue
                case .begin:
                    depth += 1
                    continue
                case .end: depth -= 1
                case .string, .number:
                    guard secretDepth != nil else { break }
                    shown += bytes[end..<range.lowerBound]
                    shown += Array((part == .number ? "0" : "\"\(redacted)\"").utf8)
                    end = range.upperBound
                case .word: break
                }
                // The value of the secret member is over.
                if secretDepth == depth { secretDepth = nil }
            }
        } catch {
            return nil
        }
        return shown + bytes[end...]
    }

    /// Returns `name=value&…` with the values left out that are secret.
    private func hiding(parameters text: Substring) -> String {
        text.split(separator: "&", omittingEmptySubsequences: false).map { parameter in
            let name = parameter.prefix { $0 != "=" }
            // Of a list's or an object's member, `Name.1.Key`, the first part is the name.
            let first = name.prefix { $0 != "." }
            let isSecret = self.names.contains(String(first)) && name.count < parameter.count
            return isSecret ? "\(name)=\(redacted)" : String(parameter)
        }.joined(separator: "&")
    }

    private func hiding(xml text: String) -> String {
        var bytes = Array(text.utf8)
        for name in self.names {
            let openings = bytes.ranges(ofBytes: Array("<\(name)>".utf8))
            guard !openings.isEmpty else { continue }
            let closings = bytes.ranges(ofBytes: Array("</\(name)>".utf8))
            var shown: [UInt8] = []
            var end = 0
            for opening in openings where opening.lowerBound >= end {
                guard let closing = closings.first(where: { $0.lowerBound >= opening.upperBound }) else { break }
                shown += bytes[end..<opening.upperBound]
                shown += Array(redacted.utf8)
                end = closing.lowerBound
            }
            bytes = shown + bytes[end...]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
