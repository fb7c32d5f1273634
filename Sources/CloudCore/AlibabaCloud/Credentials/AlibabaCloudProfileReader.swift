import CloudFoundation

/// A reader of the profiles of Alibaba's command-line tool, which creates their providers.
struct AlibabaCloudProfileReader {
    let config: AlibabaCloudCLIConfig
    let host: HostSystem

    /// Returns the provider of a profile.
    /// - Parameters:
    ///   - name: The name of the profile.
    ///   - path: The profiles that refer to it through `source_profile`.
    /// - Returns: The provider.
    /// - Throws: ``CredentialsError``, which counts as not configured if there is no such profile or it is empty.
    func provider(for name: String, path: [String] = []) throws(CredentialsError) -> any CredentialsProvider {
        let source = "CLI profile \(name)"
        guard let profile = self.config.profile(named: name) else {
            guard let referrer = path.last else {
                throw CredentialsError(
                    notConfigured: source,
                    reason: "there is no such profile in ~/.aliyun/config.json"
                )
            }
            let reason = "its source_profile \(quoted(name)) doesn't exist"
            throw CredentialsError(source: "CLI profile \(referrer)", reason: reason)
        }
        if path.contains(name) {
            let cycle = (path + [name]).joined(separator: " → ")
            throw CredentialsError(source: source, reason: "its source_profile leads back to itself: \(cycle)")
        }
        let reader = Reader(profile: profile, source: source, host: self.host)
        guard let mode = profile.mode else {
            let mode = quoted(profile["mode"] ?? "")
            throw CredentialsError(source: source, reason: "its mode \(mode) is not supported")
        }
        switch mode {
        case .keys: return try reader.keys(isOptional: path.isEmpty)
        case .session: return try reader.sessionKeys()
        case .role: return try reader.role(from: try reader.keys(isOptional: false, token: profile["sts_token"]))
        case .chainedRole:
            let next = try reader.value("source_profile")
            return try reader.role(from: try self.provider(for: next, path: path + [name]))
        case .instance: return reader.instance()
        case .oidc: return try reader.oidc()
        case .sso: return try reader.sso()
        case .program:
            let command = try reader.value("process_command")
            return ProcessCredentials(command: command, format: .alibabaCloud, host: self.host, source: source)
        case .uri:
            let uri = try reader.value("credentials_uri")
            return AlibabaCloudURICredentials(uri, place: "credentials_uri", host: self.host, source: source)
        case .signIn: return AlibabaCloudSignInCredentials(profile: profile, host: self.host, source: source)
        }
    }
}

/// A reader of the properties that a mode requires.
private struct Reader {
    let profile: AlibabaCloudCLIConfig.Profile
    let source: String
    let host: HostSystem

    func value(_ property: String) throws(CredentialsError) -> String {
        guard let value = self.profile[property] else {
            let mode = (self.profile.mode ?? .keys).rawValue
            throw CredentialsError(source: self.source, reason: "its mode is \(mode), but it has no \(property)")
        }
        return value
    }

    /// Reads the keys of the profile.
    ///
    /// If keys are optional, a profile without keys counts as not configured, since the tool creates one at first.
    func keys(isOptional: Bool, token: String? = nil) throws(CredentialsError) -> StaticCredentials {
        if isOptional, self.profile["access_key_id"] == nil, self.profile["access_key_secret"] == nil {
            throw CredentialsError(notConfigured: self.source, reason: "the profile has no keys")
        }
        return StaticCredentials(
            Credentials(
                accessKeyID: try self.value("access_key_id"),
                secretAccessKey: try self.value("access_key_secret"),
                sessionToken: token
            ).readFromFile()
        )
    }

    func sessionKeys() throws(CredentialsError) -> StaticCredentials {
        StaticCredentials(
            Credentials(
                accessKeyID: try self.value("access_key_id"),
                secretAccessKey: try self.value("access_key_secret"),
                sessionToken: try self.value("sts_token"),
                expiration: try self.number("sts_expiration").flatMap { seconds in
                    seconds > 0 ? Date(timeIntervalSince1970: TimeInterval(seconds)) : nil
                }
            ).readFromFile()
        )
    }

    func role(from base: any CredentialsProvider) throws(CredentialsError) -> AlibabaCloudAssumedRoleCredentials {
        AlibabaCloudAssumedRoleCredentials(
            try self.role(),
            from: base,
            sts: try self.sts(),
            host: self.host,
            source: self.source
        )
    }

    func instance() -> RequiredCredentials {
        RequiredCredentials(
            AlibabaCloudInstanceCredentials(
                role: self.profile["ram_role_name"],
                endpoint: nil,
                host: self.host,
                source: self.source
            )
        )
    }

    func oidc() throws(CredentialsError) -> AlibabaCloudOIDCCredentials {
        AlibabaCloudOIDCCredentials(
            role: try self.role(),
            providerARN: try self.value("oidc_provider_arn"),
            tokenFile: try self.value("oidc_token_file"),
            sts: try self.sts(),
            host: self.host,
            source: self.source
        )
    }

    func sso() throws(CredentialsError) -> AlibabaCloudSSOCredentials {
        AlibabaCloudSSOCredentials(
            login: AlibabaCloudSSOCredentials.Login(
                signInURL: try self.value("cloud_sso_sign_in_url"),
                accountID: try self.value("cloud_sso_account_id"),
                accessConfiguration: try self.value("cloud_sso_access_config"),
                accessToken: try self.value("access_token"),
                expiration: Date(
                    timeIntervalSince1970: TimeInterval(try self.number("cloud_sso_access_token_expire") ?? 0)
                )
            ),
            host: self.host,
            source: self.source
        )
    }

    private func sts() throws(CredentialsError) -> AlibabaCloudSTSEndpoint {
        AlibabaCloudSTSEndpoint(
            region: self.profile["sts_region"],
            endpoint: self.profile["sts_endpoint"],
            useVPC: try self.flag("enable_vpc")
        )
    }

    private func flag(_ property: String) throws(CredentialsError) -> Bool? {
        switch self.profile[property]?.lowercased() {
        case nil: return nil
        case "true": return true
        case "false": return false
        default: throw CredentialsError(source: self.source, reason: "its \(property) is neither true nor false")
        }
    }

    private func role() throws(CredentialsError) -> AlibabaCloudRole {
        AlibabaCloudRole(
            arn: try self.value("ram_role_arn"),
            sessionName: self.profile["ram_session_name"] ?? self.profile["role_session_name"],
            externalID: self.profile["external_id"],
            duration: .seconds(try self.number("expired_seconds").flatMap { $0 > 0 ? $0 : nil } ?? 3_600),
            policy: self.profile["policy"]
        )
    }

    private func number(_ property: String) throws(CredentialsError) -> Int? {
        try self.profile.number(property, source: self.source)
    }
}

extension AlibabaCloudCLIConfig.Profile {
    /// Returns a property that is a whole number, or `nil` if it is missing.
    func number(_ property: String, source: String) throws(CredentialsError) -> Int? {
        guard let text = self[property] else { return nil }
        guard let number = Int(text) else {
            throw CredentialsError(source: source, reason: "its \(property) is not a whole number")
        }
        return number
    }
}
