import CloudFoundation

/// The `User-Agent` header, by which the library introduces itself to a service.
///
/// It says which library calls, on which system, and for which program; nothing of who calls. It is not signed, since
/// proxies may change it.
package enum UserAgent {
    /// The version of the library.
    package static let version = "0.1.0"

    private static let product = "swift-cloud-automation/\(version)"

    /// Returns the header for AWS: the library, the version of the header's own form, the system, the language and the
    /// program.
    ///
    /// Source: the parts and their order are those of the AWS SDKs, version 2.1.
    /// - Parameters:
    ///   - applicationName: What the program calls itself.
    ///   - executionEnvironment: Where the program runs, such as `AWS_ECS_FARGATE`.
    /// - Returns: The value.
    package static func aws(applicationName: String?, executionEnvironment: String? = nil) -> String {
        var parts = [
            self.product, "ua/2.1", "os/\(self.systemName.lowercased())#\(self.systemVersion)",
            "md/arch#\(self.architecture)", "lang/swift#\(self.languageVersion)",
        ]
        if let name = executionEnvironment.flatMap(self.token) { parts.append("exec-env/\(name)") }
        if let name = applicationName.flatMap(self.token) { parts.append("app/\(name)") }
        return parts.joined(separator: " ")
    }

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

    /// The most characters of a name that are sent.
    private static let maxNameLength = 50

    /// Returns a name with a hyphen for everything that would end it, cut to 50 characters; `nil` if it is blank.
    ///
    /// Source: RFC 9110, section 5.6.2, with the comma and the number sign that the AWS SDKs allow.
    package static func token(_ name: String) -> String? {
        guard !name.allSatisfy(\.isWhitespace) else { return nil }
        let bytes = name.unicodeScalars.prefix(self.maxNameLength).map { scalar in
            scalar.isASCII && self.isAllowed(UInt8(scalar.value)) ? UInt8(scalar.value) : UInt8(ascii: "-")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~,".utf8.contains(byte)
        }
    }

    private static var systemName: String {
        #if os(Linux)
        "Linux"
        #elseif os(macOS)
        "macOS"
        #elseif os(iOS)
        "iOS"
        #else
        "other"
        #endif
    }

    private static let systemVersion: String = {
        let version = ProcessInfo.processInfo.operatingSystemVersion
        return "\(version.majorVersion).\(version.minorVersion).\(version.patchVersion)"
    }()

    private static var architecture: String {
        #if arch(x86_64)
        "x86_64"
        #elseif arch(arm64)
        "arm64"
        #else
        "other"
        #endif
    }

    private static var languageVersion: String {
        #if compiler(>=6.4)
        "6.4"
        #elseif compiler(>=6.3)
        "6.3"
        #else
        "6.2"
        #endif
    }
}

extension AWSSettings {
    /// What the program calls itself: what it said itself, else what the environment or the profile says.
    package var applicationName: String? {
        self.host.applicationName ?? self.setting("AWS_SDK_UA_APP_ID", "sdk_ua_app_id")?.value
    }

    /// The path of a file of authorities that TLS trusts in place of the system's.
    package var trustedAuthorities: String? {
        self.setting("AWS_CA_BUNDLE", "ca_bundle")?.value
    }

    /// The header for calls to AWS.
    package var userAgent: String { self.host.awsUserAgent(applicationName: self.applicationName) }
}

extension HostSystem {
    /// Returns the header for calls to AWS.
    package func awsUserAgent(applicationName: String?) -> String {
        UserAgent.aws(
            applicationName: applicationName,
            executionEnvironment: self.environment.nonBlank("AWS_EXECUTION_ENV")
        )
    }

    /// The header for calls to Alibaba Cloud.
    package var alibabaCloudUserAgent: String {
        UserAgent.alibabaCloud(
            applicationName: self.applicationName ?? self.environment.nonBlank("ALIBABA_CLOUD_USER_AGENT")
        )
    }
}
