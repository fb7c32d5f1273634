public import CloudFoundation

/// A provider that reads credentials from environment variables.
public struct EnvironmentCredentials: CredentialsProvider {
    /// The names of the variables.
    public struct Variables: Sendable, Hashable {
        /// The variable of the access key ID.
        public var accessKeyID: String

        /// The variable of the secret access key.
        public var secretAccessKey: String

        /// The variable of the session token of temporary credentials.
        public var sessionToken: String

        /// The older variable of the session token, which takes precedence if both are set, as in the official tools.
        private(set) var olderSessionToken: String?

        /// Creates names.
        /// - Parameters:
        ///   - accessKeyID: The variable of the access key ID.
        ///   - secretAccessKey: The variable of the secret access key.
        ///   - sessionToken: The variable of the session token.
        public init(accessKeyID: String, secretAccessKey: String, sessionToken: String) {
            self.accessKeyID = accessKeyID
            self.secretAccessKey = secretAccessKey
            self.sessionToken = sessionToken
        }

        /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` and the older `AWS_SECURITY_TOKEN`.
        public static let aws: Variables = {
            var variables = Variables(
                accessKeyID: "AWS_ACCESS_KEY_ID",
                secretAccessKey: "AWS_SECRET_ACCESS_KEY",
                sessionToken: "AWS_SESSION_TOKEN"
            )
            variables.olderSessionToken = "AWS_SECURITY_TOKEN"
            return variables
        }()

        /// `ALIBABA_CLOUD_ACCESS_KEY_ID`, `ALIBABA_CLOUD_ACCESS_KEY_SECRET` and `ALIBABA_CLOUD_SECURITY_TOKEN`.
        public static let alibabaCloud = Variables(
            accessKeyID: "ALIBABA_CLOUD_ACCESS_KEY_ID",
            secretAccessKey: "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
            sessionToken: "ALIBABA_CLOUD_SECURITY_TOKEN"
        )
    }

    private let variables: Variables
    private let environment: [String: String]

    /// Creates a provider.
    /// - Parameters:
    ///   - variables: The names of the variables.
    ///   - environment: The environment to read; by default that of the process.
    public init(_ variables: Variables, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.variables = variables
        self.environment = environment
    }

    /// Returns the credentials in the environment, where a blank variable counts as not set.
    /// - Throws: ``CredentialsError`` that names the missing variable. It counts as not configured if neither the
    ///   access key ID nor the secret access key is set.
    public func credentials() async throws -> Credentials {
        let accessKeyID = self.environment.nonBlank(self.variables.accessKeyID)
        let secretAccessKey = self.environment.nonBlank(self.variables.secretAccessKey)
        guard let accessKeyID, let secretAccessKey else {
            let missing = accessKeyID == nil ? self.variables.accessKeyID : self.variables.secretAccessKey
            let reason = "\(missing) is not set"
            throw accessKeyID == nil && secretAccessKey == nil
                ? CredentialsError(notConfigured: Self.source, reason: reason)
                : CredentialsError(source: Self.source, reason: reason)
        }
        return Credentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: self.variables.olderSessionToken.flatMap(self.environment.nonBlank)
                ?? self.environment.nonBlank(self.variables.sessionToken)
        )
    }

    private static let source = "environment"
}

extension [String: String] {
    /// Returns the value of a variable without surrounding whitespace, or `nil` if it is missing or blank.
    package func nonBlank(_ name: String) -> String? {
        guard let value = self[name]?.trimmed, !value.isEmpty else {
            return nil
        }
        return value
    }
}

extension EnvironmentCredentials: CustomReflectable {
    /// The names of the variables, without their values.
    public var customMirror: Mirror { Mirror(self, children: ["variables": self.variables]) }
}
