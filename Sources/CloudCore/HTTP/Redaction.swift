import CloudFoundation

/// Headers whose values are credentials or signatures.
private let secretHeaders: Set<String> = [
    "authorization", "x-amz-security-token", "x-acs-security-token", "x-acs-bearer-token", "cookie", "set-cookie",
    "x-aws-ec2-metadata-token", "x-aliyun-ecs-metadata-token", "x-amz-sso_bearer_token", "proxy-authorization",
    "dpop",
]

/// Query parameters whose values are credentials or signatures.
private let secretParameters: Set<String> = [
    "signature", "securitytoken", "bearertoken", "x-amz-signature", "x-amz-security-token", "x-amz-credential",
    "accesskeyid", "oidctoken", "webidentitytoken", "authorization",
]

extension TransportHeaders: CustomStringConvertible, CustomReflectable {
    /// The headers on one line, with secret values redacted.
    public var description: String {
        "[" + self.map { "\($0.name): \(Self.isSecret($0.name) ? redacted : $0.value)" }.joined(separator: ", ") + "]"
    }

    /// A mirror of the headers with secret values redacted.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: self.map {
                (label: Optional($0.name), value: (Self.isSecret($0.name) ? redacted : $0.value) as Any)
            }
        )
    }

    /// Returns whether the value of a header is secret.
    package static func isSecret(_ name: String) -> Bool {
        secretHeaders.contains(name.lowercased())
    }
}

extension TransportRequest: CustomStringConvertible, CustomReflectable {
    /// The method, the URL and headers with secrets redacted, and the size of the body.
    public var description: String {
        "\(self.method) \(self.url.withoutSecrets) \(self.headers) (\(self.body.count) bytes)"
    }

    /// A mirror with secrets redacted, and with the size of the body in place of its contents.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "method": self.method, "url": self.url.withoutSecrets, "headers": self.headers,
                "bodySize": self.body.count, "isRepeatable": self.isRepeatable,
                "allowsProxy": self.allowsProxy,
            ]
        )
    }
}

extension TransportResponse: CustomStringConvertible, CustomReflectable {
    /// The status, the headers with secrets redacted, and the size of the body.
    public var description: String {
        "\(self.status) \(self.headers) (\(self.body.count) bytes)"
    }

    /// A mirror with secrets redacted, and with the size of the body in place of its contents.
    public var customMirror: Mirror {
        Mirror(self, children: ["status": self.status, "headers": self.headers, "bodySize": self.body.count])
    }
}

extension URL {
    /// The decoded values of secret query parameters; the access key ID is not secret.
    package var secretValues: [String] {
        CanonicalQuery((self.query(percentEncoded: true) ?? "").utf8).parameters.compactMap { parameter in
            let name = String(decoding: parameter.name, as: UTF8.self).lowercased()
            let isSecret = secretParameters.contains(name) && name != "accesskeyid" && name != "x-amz-credential"
            return isSecret ? String(decoding: parameter.value, as: UTF8.self) : nil
        }
    }

    /// The URL with the values of secret query parameters and the user information redacted.
    package var withoutSecrets: String {
        let text = self.withoutUser
        guard let mark = text.firstIndex(of: UInt8(ascii: "?")) else { return String(Substring(text)) }
        let parameters = text[text.index(after: mark)...]
            .split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        let shown = parameters.map { parameter -> String in
            let name = String(Substring(parameter.prefix { $0 != UInt8(ascii: "=") }))
            return secretParameters.contains(name.lowercased()) ? "\(name)=\(redacted)" : String(Substring(parameter))
        }
        return String(Substring(text[...mark])) + shown.joined(separator: "&")
    }

    /// The URL without user information, query and fragment, any of which may contain secrets.
    package var withoutQuery: String {
        let text = self.withoutUser
        guard let end = text.firstIndex(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) else {
            return String(Substring(text))
        }
        return String(Substring(text[...end])) + redacted
    }

    private var withoutUser: Substring.UTF8View {
        let text = self.absoluteString.utf8[...]
        let scheme = Array("://".utf8)
        guard let start = text.indices.first(where: { text[$0...].starts(with: scheme) }) else { return text }
        let authority = text[start...].dropFirst(scheme.count)
            .prefix { !"/?#".utf8.contains($0) }
        guard let end = authority.lastIndex(of: UInt8(ascii: "@")) else { return text }
        let shown = String(Substring(text[..<authority.startIndex])) + redacted + String(Substring(text[end...]))
        return shown.utf8[...]
    }
}
