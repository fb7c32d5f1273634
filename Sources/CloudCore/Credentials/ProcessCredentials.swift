/// A provider that runs a program and reads the credentials it prints.
///
/// The program runs without a shell, each time credentials are fetched. It gets no input, may run for one minute and
/// may print 64 KiB.
public struct ProcessCredentials: CredentialsProvider {
    /// The format of the program's output.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Format: Sendable, Hashable {
        /// The format of `credential_process` in AWS's tools: a JSON object with `Version` 1, `AccessKeyId`,
        /// `SecretAccessKey` and, for temporary credentials, `SessionToken` and `Expiration`.
        case aws

        /// The format of `process_command` in Alibaba's tools: a JSON object with `access_key_id`, `access_key_secret`
        /// and, for temporary credentials, `sts_token` and `expiration`.
        case alibabaCloud
    }

    private let command: String
    private let format: Format
    private let host: HostSystem
    private let source: String

    /// Creates a provider.
    /// - Parameters:
    ///   - command: The program and its arguments, quoted as in a shell. Other shell syntax is not supported.
    ///   - format: The format of the program's output.
    ///   - host: The host to run the program on.
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
            guard let arguments = ShellWords.split(self.command), !arguments.isEmpty else {
                throw CredentialsError(
                    source: self.source,
                    reason: "the command line is empty or has an unterminated quotation"
                )
            }
            let output = try await self.host.runProgram(
                ProgramCall(arguments: arguments, environment: self.host.environment)
            )
            do {
                return try self.read(try CredentialsResponse(output))
            } catch let failure as CredentialsResponse.Failure {
                let reason = "the output of the program \(quoted(arguments[0])) can't be used: \(failure.reason)"
                throw CredentialsError(source: self.source, reason: reason)
            }
        }
    }

    private func read(_ output: CredentialsResponse) throws(CredentialsResponse.Failure) -> Credentials {
        switch self.format {
        case .aws:
            guard output.members["Version"] == "1" else {
                throw CredentialsResponse.Failure(reason: "its Version is not 1")
            }
            return try output.credentials(.awsProcess)
        case .alibabaCloud:
            if output.members["mode"] == "StsToken", output.members.nonBlank("sts_token") == nil {
                throw CredentialsResponse.Failure(reason: "its mode is StsToken, but it has no sts_token")
            }
            var credentials = try output.credentials(.alibabaCloudProcess)
            if output.members["mode"] == "StsToken", credentials.expiration == nil {
                // A session expires, but the output has no expiration: don't cache it.
                credentials.expiration = self.host.time.now()
            }
            return credentials
        }
    }
}

extension ProcessCredentials: CustomReflectable {
    /// The format of the output, without the command, which may contain a secret.
    public var customMirror: Mirror { Mirror(self, children: ["format": self.format]) }
}
