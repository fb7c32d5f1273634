import CloudFoundation

/// The members whose values are removed from recordings.
struct SecretMembers: Sendable {
    /// The names of credentials in the responses of all services.
    private static let always: Set<String> = [
        "SecretAccessKey", "SessionToken", "AccessKeySecret", "SecurityToken", "Token", "TokenValue", "secretAccessKey",
        "sessionToken", "accessToken", "refreshToken", "dpopKey", "clientSecret", "AuthorizationToken",
        "WebIdentityToken",
        "OIDCToken", "TokenCode", "deviceCode", "idToken", "clientAssertion", "id_token", "refresh_token",
        "access_token", "accessKeySecret", "securityToken",
    ]

    private let names: Set<String>

    init(_ names: Set<String>) {
        self.names = names.union(Self.always)
    }

    /// Returns headers without the values of secret ones.
    func hiding(_ headers: TransportHeaders) -> [RecordedExchange.Header] {
        headers.map { .init(name: $0.name, value: TransportHeaders.isSecret($0.name) ? redacted : $0.value) }
    }

    /// Returns a URL without the values of secret parameters.
    func hiding(_ url: URL) -> String {
        let text = url.withoutSecrets
        guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "?")) else { return text }
        return text[...mark] + self.hiding(parameters: text.utf8[text.utf8.index(after: mark)...])
    }

    /// Returns the body of a response without secrets.
    ///
    /// A token of a metadata service is removed as a whole.
    func hiding(_ body: Data, ofResponseTo request: TransportRequest) -> Data {
        let requestsToken = request.headers.contains { $0.name.lowercased().hasSuffix("-metadata-token-ttl-seconds") }
        return requestsToken ? Data(redacted.utf8) : self.hiding(body)
    }

    /// Returns a JSON, XML or form body without the values of secret members.
    ///
    /// Other bodies are unchanged.
    func hiding(_ body: Data) -> Data {
        guard !body.isEmpty else { return body }
        if let shown = self.hiding(json: Array(body)) { return Data(shown) }
        guard let text = String(validating: body, as: UTF8.self) else { return body }
        return Data(
            (text.utf8.contains(UInt8(ascii: "<")) ? self.hiding(xml: text) : self.hiding(parameters: text.utf8[...]))
                .utf8
        )
    }

    /// Returns a JSON text with secret strings redacted and secret numbers replaced by 0.
    ///
    /// The rest is unchanged.
    ///
    /// If the text is truncated or malformed, everything after that point is omitted.
    /// - Returns: The text, or `nil` if it is not JSON.
    private func hiding(json bytes: [UInt8]) -> [UInt8]? {
        var scanner = JSONScanner(bytes)
        var shown: [UInt8] = []
        var end = 0
        var last = 0
        var depth = 0
        /// The depth of the secret member. Everything inside it is secret.
        var secretDepth: Int?
        do throws(JSONFailure) {
            while let (part, range) = try scanner.next() {
                last = range.upperBound
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
                // The value of the secret member has ended.
                if secretDepth == depth { secretDepth = nil }
            }
        } catch {
            return depth > 0 ? shown + bytes[end..<last] + Array(redacted.utf8) : nil
        }
        return shown + bytes[end...]
    }

    /// Returns `name=value&…` without the values of secret parameters.
    private func hiding(parameters text: Substring.UTF8View) -> String {
        let shown = text.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false).map { parameter in
            let name = parameter.prefix { $0 != UInt8(ascii: "=") }
            // For a member of a list or an object, `Name.1.Key`, the first part is the name.
            let first = name.prefix { $0 != UInt8(ascii: ".") }
            let isSecret = name.endIndex < parameter.endIndex && self.names.contains(String(Substring(first)))
            return isSecret ? "\(Substring(name))=\(redacted)" : String(Substring(parameter))
        }
        return shown.joined(separator: "&")
    }

    private func hiding(xml text: String) -> String {
        var bytes = Array(text.utf8)
        for name in self.names {
            var closings = bytes.ranges(ofBytes: Array("</\(name)>".utf8))[...]
            var shown: [UInt8] = []
            var end = 0
            for opening in bytes.ranges(ofBytes: Array("<\(name)>".utf8)) where opening.lowerBound >= end {
                closings = closings.drop { $0.lowerBound < opening.upperBound }
                shown += bytes[end..<opening.upperBound]
                shown += Array(redacted.utf8)
                // An element without an end tag extends to the end of the text.
                end = closings.first?.lowerBound ?? bytes.count
            }
            bytes = shown + bytes[end...]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
