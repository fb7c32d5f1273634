/// Credentials that another program prints.
///
/// The program is run without a shell, anew each time credentials are fetched. It gets no input, may run for a
/// minute and may print 64 KiB.
public struct ProcessCredentials: CredentialsProvider {
    /// What the program prints.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Format: Sendable, Hashable {
        /// What AWS's tools expect of `credential_process`: a JSON object with `Version` 1, `AccessKeyId`,
        /// `SecretAccessKey` and, for temporary credentials, `SessionToken` and `Expiration`.
        case aws

        /// What Alibaba's tools expect of `process_command`: a JSON object with `access_key_id`, `access_key_secret`
        /// and, for temporary credentials, `sts_token` and `expiration`.
        case alibabaCloud
    }

    private let command: String
    private let format: Format
    private let host: HostSystem
    private let source: String

    /// Creates a provider.
    /// - Parameters:
    ///   - command: The program and its arguments, quoted as in a shell; nothing else of a shell works.
    ///   - format: What the program prints.
    ///   - host: What to run it on.
    public init(command: String, format: Format, host: HostSystem = .current) {
        self.init(command: command, format: format, host: host, source: "program")
    }

    init(command: String, format: Format, host: HostSystem, source: String) {
        self.command = command
        self.format = format
        self.host = host
        self.source = source
    }

    /// Runs the program and returns the credentials that it prints.
    /// - Throws: ``CredentialsError``, or `CancellationError`.
    public func credentials() async throws -> Credentials {
        try await CredentialsError.attributing(to: self.source) {
            guard let words = ShellWords.split(self.command), !words.isEmpty else {
                throw CredentialsError(
                    source: self.source,
                    reason: "the command line is empty or a quotation doesn't end"
                )
            }
            let output = try await self.host.runProgram(
                ProgramCall(arguments: words, environment: self.host.environment)
            )
            do {
                return try self.read(try CredentialsResponse(output))
            } catch let failure as CredentialsResponse.Failure {
                let reason = "what the program \(quoted(words[0])) printed can't be used: \(failure.reason)"
                throw CredentialsError(source: self.source, reason: reason)
            }
        }
    }

    private func read(_ answer: CredentialsResponse) throws(CredentialsResponse.Failure) -> Credentials {
        switch self.format {
        case .aws:
            guard answer.members["Version"] == "1" else {
                throw CredentialsResponse.Failure(reason: "its Version is not 1")
            }
            return try answer.credentials(.awsProcess)
        case .alibabaCloud:
            if answer.members["mode"] == "StsToken", answer.members.nonBlank("sts_token") == nil {
                throw CredentialsResponse.Failure(reason: "its mode is StsToken, and it has no sts_token")
            }
            var credentials = try answer.credentials(.alibabaCloudProcess)
            if answer.members["mode"] == "StsToken", credentials.expiration == nil {
                // A session ends, and this one doesn't say when: it isn't kept.
                credentials.expiration = self.host.time.now()
            }
            return credentials
        }
    }
}

extension ProcessCredentials: CustomReflectable {
    /// The form of the output, without the command, which may hold a secret.
    public var customMirror: Mirror { Mirror(self, children: ["format": self.format]) }
}
