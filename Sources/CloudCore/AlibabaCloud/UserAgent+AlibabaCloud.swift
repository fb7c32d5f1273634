extension UserAgent {
    /// Returns the header for Alibaba Cloud: the system, the language, the library and the program.
    ///
    /// Source: the form is that of Alibaba's own SDKs.
    /// - Parameter applicationName: What the program calls itself.
    /// - Returns: The value.
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
    /// The header for calls to Alibaba Cloud.
    package var alibabaCloudUserAgent: String {
        UserAgent.alibabaCloud(
            applicationName: self.applicationName ?? self.environment.nonBlank("ALIBABA_CLOUD_USER_AGENT")
        )
    }
}
