import Foundation

/// Takes the values of some members out of what is recorded.
struct SecretMembers: Sendable {
    /// What credentials are called wherever they are handed out.
    private static let always: Set<String> = [
        "SecretAccessKey", "SessionToken", "AccessKeySecret", "SecurityToken", "Token", "TokenValue", "secretAccessKey",
        "sessionToken", "accessToken", "refreshToken", "clientSecret", "AuthorizationToken", "WebIdentityToken",
        "OIDCToken", "TokenCode",
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
        if let value = try? JSONSerialization.jsonObject(with: body, options: .fragmentsAllowed) {
            let (shown, hasSecrets) = self.hiding(value, isSecret: false)
            // What holds no secret stays as it came, to the byte.
            guard hasSecrets else { return body }
            let options: JSONSerialization.WritingOptions = [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes]
            return (try? JSONSerialization.data(withJSONObject: shown, options: options)) ?? Data(redacted.utf8)
        }
        guard let text = String(validating: body, as: UTF8.self) else { return body }
        return Data((text.contains("<") ? self.hiding(xml: text) : self.hiding(parameters: text[...])).utf8)
    }

    /// Returns a value whose texts are replaced where they are secret; numbers become 0, and the form stays.
    private func hiding(_ value: Any, isSecret: Bool) -> (value: Any, hasSecrets: Bool) {
        switch value {
        case let object as [String: Any]:
            let members = object.map { name, value in
                (name, self.hiding(value, isSecret: isSecret || self.names.contains(name)))
            }
            let shown = Dictionary(members.map { ($0, $1.value) }, uniquingKeysWith: { first, _ in first })
            return (shown, members.contains { $1.hasSecrets })
        case let list as [Any]:
            let elements = list.map { self.hiding($0, isSecret: isSecret) }
            return (elements.map(\.value), elements.contains(where: \.hasSecrets))
        case is String where isSecret: return (redacted, true)
        case let number as NSNumber where isSecret: return (number is Bool ? number : 0, true)
        default: return (value, false)
        }
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
        var shown = text
        for name in self.names {
            var rest = shown.startIndex
            while let opening = shown.range(of: "<\(name)>", range: rest..<shown.endIndex),
                let closing = shown.range(of: "</\(name)>", range: opening.upperBound..<shown.endIndex)
            {
                let offset = shown.distance(from: shown.startIndex, to: opening.upperBound)
                shown.replaceSubrange(opening.upperBound..<closing.lowerBound, with: redacted)
                rest = shown.index(shown.startIndex, offsetBy: offset + redacted.count)
            }
        }
        return shown
    }
}
