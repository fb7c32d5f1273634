extension UserAgent {
    /// Returns the `User-Agent` header for AWS: the library, the version of the header format, the system, the language
    /// and the program.
    ///
    /// Source: the parts and their order are those of the AWS SDKs, version 2.1.
    /// - Parameters:
    ///   - applicationName: The name of the program.
    ///   - executionEnvironment: The environment in which the program runs, such as `AWS_ECS_FARGATE`.
    /// - Returns: The value of the header.
    package static func aws(applicationName: String?, executionEnvironment: String? = nil) -> String {
        var parts = [
            self.product, "ua/2.1", "os/\(self.systemName.lowercased())#\(self.systemVersion)",
            "md/arch#\(self.architecture)", "lang/swift#\(self.languageVersion)",
        ]
        if let name = executionEnvironment.flatMap(self.token) { parts.append("exec-env/\(name)") }
        if let name = applicationName.flatMap(self.token) { parts.append("app/\(name)") }
        return parts.joined(separator: " ")
    }
}

extension AWSSettings {
    /// The name of the program: the host's `applicationName`, or else the setting of the environment or the profile.
    package var applicationName: String? {
        self.host.applicationName ?? self.setting("AWS_SDK_UA_APP_ID", "sdk_ua_app_id")?.value
    }

    /// The path of a file of certificate authorities that TLS trusts instead of the system's.
    package var trustedAuthorities: String? {
        self.setting("AWS_CA_BUNDLE", "ca_bundle")?.value
    }

    /// The `User-Agent` header for AWS.
    package var userAgent: String { self.host.awsUserAgent(applicationName: self.applicationName) }
}

extension HostSystem {
    /// Returns the `User-Agent` header for AWS.
    package func awsUserAgent(applicationName: String?) -> String {
        UserAgent.aws(
            applicationName: applicationName,
            executionEnvironment: self.environment.nonBlank("AWS_EXECUTION_ENV")
        )
    }
}
