import CloudFoundation

/// Credentials as metadata services and programs write them: the members of a JSON object.
struct CredentialsResponse {
    /// Why an answer holds no credentials; says nothing of the values in it.
    struct Failure: Error {
        let reason: String
    }

    /// What the members are called.
    struct Names {
        var accessKeyID = "AccessKeyId"
        var secretAccessKey = "SecretAccessKey"
        var sessionToken = "Token"
        var expiration = "Expiration"
        var needsExpiration = true

        /// AWS's metadata services.
        static let awsMetadata = Names()

        /// The programs that AWS's tools run.
        static let awsProcess = Names(sessionToken: "SessionToken", needsExpiration: false)

        /// All of Alibaba's services.
        static let alibabaCloud = Names(secretAccessKey: "AccessKeySecret", sessionToken: "SecurityToken")

        /// The programs that Alibaba's tools run.
        static let alibabaCloudProcess = Names(
            accessKeyID: "access_key_id",
            secretAccessKey: "access_key_secret",
            sessionToken: "sts_token",
            expiration: "expiration",
            needsExpiration: false
        )
    }

    /// The texts of the object, by name.
    let members: [String: String]

    /// Reads an answer's body.
    init(_ body: Data) throws(Failure) {
        guard let members = JSONText.members(of: body) else { throw Failure(reason: "the answer is no JSON object") }
        self.members = members
    }

    /// Takes an object that was read already.
    init(members: [String: String]) {
        self.members = members
    }

    /// Returns the credentials in the answer.
    func credentials(_ names: Names) throws(Failure) -> Credentials {
        if let code = self.members["Code"], code != "Success" {
            throw Failure(reason: "the service refused with the code \(quoted(code.shortCode))")
        }
        var expiration: Date?
        if let text = self.members.nonBlank(names.expiration) {
            expiration = ExpirationText.date(from: text)
            guard expiration != nil else { throw Failure(reason: "\(names.expiration) in the answer is no date") }
        }
        if names.needsExpiration, expiration == nil {
            throw Failure(reason: "the answer has no \(names.expiration)")
        }
        return Credentials(
            accessKeyID: try self.value(of: names.accessKeyID),
            secretAccessKey: try self.value(of: names.secretAccessKey),
            sessionToken: self.members.nonBlank(names.sessionToken),
            expiration: expiration
        )
    }

    private func value(of name: String) throws(Failure) -> String {
        guard let value = self.members.nonBlank(name) else { throw Failure(reason: "the answer has no \(name)") }
        return value
    }
}

extension String {
    /// The text if it looks like a service's error code, and not like something that it may have mixed up with one.
    var shortCode: String {
        self.utf8.count <= 64 && self.isConfigName ? self : "?"
    }
}

/// An error whose text names no secret, so that it can be shown as the reason why a source gave nothing.
package protocol CredentialsReason: Error {
    /// What happened, without secrets.
    var reason: String { get }
}

extension CredentialsResponse.Failure: CredentialsReason {}

extension CredentialsError {
    /// Returns the error of a configured source that failed with another.
    static func describing(_ error: any Error, source: String) -> any Error {
        switch error {
        case is CredentialsError, is CancellationError: error
        case let failure as any CredentialsReason: CredentialsError(source: source, reason: failure.reason)
        case let failure as ConfigurationError: CredentialsError(source: source, reason: failure.description)
        case let failure as FileError: CredentialsError(source: source, reason: failure.description)
        case let failure as ProgramError: CredentialsError(source: source, reason: failure.description)
        case let failure as InvalidRequestError: CredentialsError(source: source, reason: failure.description)
        default: CredentialsError(source: source, reason: "an error of type \(type(of: error))")
        }
    }

    /// Runs what a source does, and throws its failure as the source's error.
    static func attributing<Value: Sendable>(
        to source: String,
        _ body: () async throws -> Value
    ) async throws -> Value {
        do { return try await body() } catch { throw self.describing(error, source: source) }
    }
}
