/// A provider of the credentials in a section of Alibaba's credentials file.
///
/// The file is the one that `ALIBABA_CLOUD_CREDENTIALS_FILE` names, or else `~/.alibabacloud/credentials` or
/// `~/.alibabacloud/credentials.ini`. The supported types are `access_key`, `ram_role_arn`, `oidc_role_arn` and
/// `ecs_ram_role`. The file is read each time.
public struct AlibabaCloudFileCredentials: CredentialsProvider {
    private static let variable = "ALIBABA_CLOUD_CREDENTIALS_FILE"

    private let section: String?
    private let host: HostSystem

    /// Creates a provider.
    /// - Parameters:
    ///   - section: The name of the section; by default that of `ALIBABA_CLOUD_PROFILE`, or else `default`.
    ///   - host: The host to read from and send requests through.
    public init(section: String? = nil, host: HostSystem = .current) {
        self.section = section
        self.host = host
    }

    /// Returns the section's credentials.
    /// - Throws: ``CredentialsError``, which counts as not configured if there is no such file or section, or
    ///   `CancellationError`.
    public func credentials() async throws -> Credentials {
        let source = "credentials file"
        return try await CredentialsError.attributing(to: source) {
            guard let (path, text) = try self.file else {
                let reason = "\(Self.variable) is not set, and there is no ~/.alibabacloud/credentials"
                throw CredentialsError(notConfigured: source, reason: reason)
            }
            let name = self.section ?? self.host.environment.nonBlank("ALIBABA_CLOUD_PROFILE") ?? "default"
            var properties: [String: String] = [:]
            let content = try ConfigText(text, file: path, comments: .anywhere)
            let sections = content.sections.filter { $0.header == name }
            for section in sections { properties.merge(section.properties.mapValues(\.value)) { $1 } }
            guard !sections.isEmpty else {
                throw CredentialsError(notConfigured: source, reason: "\(path) has no section [\(name)]")
            }
            return try await Section(properties: properties, source: "\(source) [\(name)]", host: self.host)
                .provider.credentials()
        }
    }

    private var file: (path: String, text: String)? {
        get throws(FileError) {
            if let path = self.host.environment.nonBlank(Self.variable) {
                return (path, try self.host.readText(path))
            }
            for name in ["credentials", "credentials.ini"] {
                if let path = self.host.pathInHome(".alibabacloud/\(name)"),
                    let text = try self.host.readTextIfPresent(path)
                {
                    return (path, text)
                }
            }
            return nil
        }
    }
}

/// A reader of the properties that a type requires.
private struct Section {
    let properties: [String: String]
    let source: String
    let host: HostSystem

    var provider: any CredentialsProvider {
        get throws(CredentialsError) {
            let type = try self.value("type")
            switch type {
            case "access_key": return try self.keys
            case "ram_role_arn":
                return AlibabaCloudAssumedRoleCredentials(
                    try self.role,
                    from: try self.keys,
                    sts: AlibabaCloudSTSEndpoint(),
                    host: self.host,
                    source: self.source
                )
            case "oidc_role_arn":
                return AlibabaCloudOIDCCredentials(
                    role: try self.role,
                    providerARN: try self.value("oidc_provider_arn"),
                    tokenFile: try self.value("oidc_token_file_path"),
                    sts: AlibabaCloudSTSEndpoint(),
                    host: self.host,
                    source: self.source
                )
            case "ecs_ram_role":
                let role = self.properties.nonBlank("role_name")
                return RequiredCredentials(
                    AlibabaCloudInstanceCredentials(role: role, endpoint: nil, host: self.host, source: self.source)
                )
            default:
                throw CredentialsError(source: self.source, reason: "its type \(quoted(type)) is not supported")
            }
        }
    }

    private var keys: StaticCredentials {
        get throws(CredentialsError) {
            StaticCredentials(
                Credentials(
                    accessKeyID: try self.value("access_key_id"),
                    secretAccessKey: try self.value("access_key_secret")
                )
            )
        }
    }

    private var role: AlibabaCloudRole {
        get throws(CredentialsError) {
            AlibabaCloudRole(
                arn: try self.value("role_arn"),
                sessionName: self.properties.nonBlank("role_session_name"),
                policy: self.properties.nonBlank("policy")
            )
        }
    }

    private func value(_ property: String) throws(CredentialsError) -> String {
        guard let value = self.properties.nonBlank(property) else {
            throw CredentialsError(source: self.source, reason: "it has no \(property)")
        }
        return value
    }
}
