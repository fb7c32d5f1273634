import CloudFoundation

/// What is printed in place of a secret.
package let redacted = "<redacted>"

/// Headers whose values let whoever reads them act as the caller.
private let secretHeaders: Set<String> = [
    "authorization", "x-amz-security-token", "x-acs-security-token", "x-acs-bearer-token", "cookie", "set-cookie",
    "x-aws-ec2-metadata-token", "x-aliyun-ecs-metadata-token", "x-amz-sso_bearer_token", "proxy-authorization",
]

/// Query parameters whose values let whoever reads them act as the caller.
private let secretParameters: Set<String> = [
    "signature", "securitytoken", "bearertoken", "x-amz-signature", "x-amz-security-token", "x-amz-credential",
    "accesskeyid", "oidctoken", "webidentitytoken", "authorization",
]

extension HTTPHeaders: CustomStringConvertible, CustomReflectable {
    /// The headers on one line, with the values that are secret left out.
    public var description: String {
        "[" + self.map { "\($0.name): \(Self.isSecret($0.name) ? redacted : $0.value)" }.joined(separator: ", ") + "]"
    }

    /// The headers with the values that are secret left out.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: self.map {
                (label: Optional($0.name), value: (Self.isSecret($0.name) ? redacted : $0.value) as Any)
            }
        )
    }

    /// Whether a header's value is a secret.
    package static func isSecret(_ name: String) -> Bool {
        secretHeaders.contains(name.lowercased())
    }
}

extension TransportRequest: CustomStringConvertible, CustomReflectable {
    /// Method, URL without secrets, headers without secrets, and the size of the body.
    public var description: String {
        "\(self.method) \(self.url.withoutSecrets) \(self.headers) (\(self.body.count) bytes)"
    }

    /// Method, URL without secrets, headers without secrets, and the size of the body.
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
    /// Status, headers without secrets, and the size of the body.
    public var description: String {
        "\(self.status) \(self.headers) (\(self.body.count) bytes)"
    }

    /// Status, headers without secrets, and the size of the body.
    public var customMirror: Mirror {
        Mirror(self, children: ["status": self.status, "headers": self.headers, "bodySize": self.body.count])
    }
}

extension URL {
    /// The values of secret query parameters, decoded; the key's id is none.
    package var secretValues: [String] {
        CanonicalQuery((self.query(percentEncoded: true) ?? "").utf8).parameters.compactMap { parameter in
            let name = String(decoding: parameter.name, as: UTF8.self).lowercased()
            let isSecret = secretParameters.contains(name) && name != "accesskeyid" && name != "x-amz-credential"
            return isSecret ? String(decoding: parameter.value, as: UTF8.self) : nil
        }
    }

    /// The URL's text with the values of secret query parameters and a password left out.
    package var withoutSecrets: String {
        var text = self.absoluteString
        if let password = self.password(percentEncoded: true), !password.isEmpty {
            text = text.replacingBytes(of: ":\(password)@", with: ":\(redacted)@")
        }
        guard let mark = text.firstIndex(of: "?") else { return text }
        let parameters = text[text.index(after: mark)...].split(separator: "&", omittingEmptySubsequences: false)
        let shown = parameters.map { parameter -> String in
            let name = parameter.prefix { $0 != "=" }
            return secretParameters.contains(name.lowercased()) ? "\(name)=\(redacted)" : String(parameter)
        }
        return text[...mark] + shown.joined(separator: "&")
    }
}
