import CloudFoundation

/// Takes the values of some members out of what is recorded.
struct SecretMembers: Sendable {
    /// What credentials are called wherever they are handed out.
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

    /// Returns headers without the values that are secret.
    func hiding(_ headers: TransportHeaders) -> [RecordedExchange.Header] {
        headers.map { .init(name: $0.name, value: TransportHeaders.isSecret($0.name) ? redacted : $0.value) }
    }

    /// Returns an address without the values of secret parameters.
    func hiding(_ url: URL) -> String {
        let text = url.withoutSecrets
        guard let mark = text.utf8.firstIndex(of: UInt8(ascii: "?")) else { return text }
        return text[...mark] + self.hiding(parameters: text.utf8[text.utf8.index(after: mark)...])
    }

    /// Returns the body of a response; all of it is secret where it is the token of a metadata service.
    func hiding(_ body: Data, ofResponseTo request: TransportRequest) -> Data {
        let requestsToken = request.headers.contains { $0.name.lowercased().hasSuffix("-metadata-token-ttl-seconds") }
        return requestsToken ? Data(redacted.utf8) : self.hiding(body)
    }

    /// Returns a body, JSON, XML or a form, without the values of secret members; others as they are.
    func hiding(_ body: Data) -> Data {
        guard !body.isEmpty else { return body }
        if let shown = self.hiding(json: Array(body)) { return Data(shown) }
        guard let text = String(validating: body, as: UTF8.self) else { return body }
        return Data(
            (text.utf8.contains(UInt8(ascii: "<")) ? self.hiding(xml: text) : self.hiding(parameters: text.utf8[...]))
                .utf8
        )
    }

    /// Returns a JSON text whose texts are replaced where they are secret; numbers become 0, and the rest stays as it came.
    ///
    /// Of a text that breaks off or goes wrong in the middle, what comes after that is left out.
    /// - Returns: The text, or `nil` if it is not JSON.
    private func hiding(json bytes: [UInt8]) -> [UInt8]? {
        var scanner = JSONScanner(bytes)
        var shown: [UInt8] = []
        var end = 0
        var last = 0
        var depth = 0
        /// How deep what is secret lies, which all is that is in it.
        var secretDepth: Int?
        do throws(JSONScanner.Failure) {
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
                // The value of the secret member is over.
                if secretDepth == depth { secretDepth = nil }
            }
        } catch {
            return depth > 0 ? shown + bytes[end..<last] + Array(redacted.utf8) : nil
        }
        return shown + bytes[end...]
    }

    /// Returns `name=value&…` with the values left out that are secret.
    private func hiding(parameters text: Substring.UTF8View) -> String {
        let shown = text.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false).map { parameter in
            let name = parameter.prefix { $0 != UInt8(ascii: "=") }
            // Of a list's or an object's member, `Name.1.Key`, the first part is the name.
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
                // Without its end, the element goes on to the end of the text.
                end = closings.first?.lowerBound ?? bytes.count
            }
            bytes = shown + bytes[end...]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
