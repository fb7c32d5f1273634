extension UserAgent {
    /// Returns the `User-Agent` header for Alibaba Cloud: the system, the language, the library and the program.
    ///
    /// Source: the format is that of Alibaba's SDKs.
    /// - Parameter applicationName: The name of the program.
    /// - Returns: The value of the header.
    package static func alibabaCloud(applicationName: String?) -> String {
        var parts = [
            "AlibabaCloud (\(self.systemName); \(self.architecture))", "Swift/\(self.languageVersion)",
            "Core/\(self.version)", self.product,
        ]
        if let name = applicationName.flatMap(self.token) { parts.append(name) }
        return parts.joined(separator: " ")
    }
}

extension HostSystem {
    /// The `User-Agent` header for Alibaba Cloud.
    package var alibabaCloudUserAgent: String {
        UserAgent.alibabaCloud(
            applicationName: self.applicationName ?? self.environment.nonBlank("ALIBABA_CLOUD_USER_AGENT")
        )
    }
}
