/// The mode of a profile of Alibaba's command-line tool, which selects the source of its credentials.
enum AlibabaCloudCLIMode: String, CaseIterable, Sendable {
    case keys = "AK"
    case session = "StsToken"
    case role = "RamRoleArn"
    case chainedRole = "ChainableRamRoleArn"
    case instance = "EcsRamRole"
    case oidc = "OIDC"
    case sso = "CloudSSO"
    case program = "External"
    case uri = "CredentialsURI"
    case signIn = "OAuth"
}

extension AlibabaCloudCLIConfig.Profile {
    /// The mode, regardless of case; `nil` if it isn't supported.
    ///
    /// If the profile has no mode, it is inferred from the other properties, as in the tool.
    var mode: AlibabaCloudCLIMode? {
        guard let written = self["mode"]?.lowercased() else { return self.inferredMode }
        return AlibabaCloudCLIMode.allCases.first { $0.rawValue.lowercased() == written }
    }

    private var inferredMode: AlibabaCloudCLIMode? {
        func has(_ properties: String...) -> Bool { properties.allSatisfy { self[$0] != nil } }
        if has("access_key_id", "access_key_secret") {
            return has("sts_token") ? .session : has("ram_role_arn") ? .role : .keys
        }
        if has("private_key", "key_pair_name") { return nil }
        if has("ram_role_name") { return .instance }
        if has("process_command") { return .program }
        if has("oidc_provider_arn", "oidc_token_file", "ram_role_arn") { return .oidc }
        return has("cloud_sso_sign_in_url") ? .sso : .keys
    }
}
