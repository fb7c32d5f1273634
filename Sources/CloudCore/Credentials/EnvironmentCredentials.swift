public import CloudFoundation

/// Credentials from environment variables.
public struct EnvironmentCredentials: CredentialsProvider {
    /// The names of the variables.
    public struct Variables: Sendable, Hashable {
        /// Holds the key's id.
        public var accessKeyID: String

        /// Holds the key's secret.
        public var secretAccessKey: String

        /// Holds the session token of temporary credentials.
        public var sessionToken: String

        /// An older name for the same, which wins where both are set, as in the official tools.
        private(set) var olderSessionToken: String?

        /// Creates names.
        /// - Parameters:
        ///   - accessKeyID: The variable that holds the key's id.
        ///   - secretAccessKey: The variable that holds the key's secret.
        ///   - sessionToken: The variable that holds the session token.
        public init(accessKeyID: String, secretAccessKey: String, sessionToken: String) {
            self.accessKeyID = accessKeyID
            self.secretAccessKey = secretAccessKey
            self.sessionToken = sessionToken
        }

        /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, or its older name `AWS_SECURITY_TOKEN`.
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
    ///   - environment: The environment to look in; the process's own by default.
    public init(_ variables: Variables, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.variables = variables
        self.environment = environment
    }

    /// Returns the credentials in the environment; a blank variable counts as not set.
    /// - Throws: ``CredentialsError`` that names the variable that is missing; it counts as not configured if
    ///   neither the key's id nor its secret is set.
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
    /// Returns a variable's value without surrounding blanks, or `nil` if it is missing or blank.
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
