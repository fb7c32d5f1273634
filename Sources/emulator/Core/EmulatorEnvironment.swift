package import CloudCore
package import CloudFoundation

/// The environment variables that point programs to the emulator.
package enum EmulatorEnvironment {
    package static let awsRegion = "us-east-1"
    package static let alibabaCloudRegion = "cn-hangzhou"

    /// Returns commands for a POSIX shell, one per line.
    ///
    /// The AWS command line, boto3 and other SDKs of AWS, the `aliyun` command line, the SDKs of Alibaba Cloud and this
    /// library read the variables.
    /// - Parameters:
    ///   - url: The URL of the server.
    ///   - credentials: The keys that the emulator accepts.
    /// - Returns: The commands.
    package static func shellCommands(for url: URL, _ credentials: Credentials) -> [String] {
        // Other settings that come first, and tokens of other keys.
        let unset = [
            "AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_ENDPOINT_URL_SSM", "AWS_ENDPOINT_URL_S3", "ALIBABA_CLOUD_PROFILE",
            "ALIBABA_CLOUD_SECURITY_TOKEN",
        ]
        let variables: KeyValuePairs = [
            "AWS_ENDPOINT_URL": url.absoluteString,
            "AWS_ACCESS_KEY_ID": credentials.accessKeyID,
            "AWS_SECRET_ACCESS_KEY": credentials.secretAccessKey,
            "AWS_REGION": self.awsRegion,
            "AWS_DEFAULT_REGION": self.awsRegion,
            "ALIBABA_CLOUD_ENDPOINT": url.absoluteString,
            "ALIBABA_CLOUD_ACCESS_KEY_ID": credentials.accessKeyID,
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": credentials.secretAccessKey,
            "ALIBABA_CLOUD_REGION_ID": self.alibabaCloudRegion,
        ]
        return ["unset \(unset.joined(separator: " "))"] + variables.map { "export \($0.key)='\($0.value)'" }
    }
}
