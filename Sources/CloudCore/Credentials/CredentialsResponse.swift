import CloudFoundation

/// A response of a metadata service or the output of a program: a JSON object that contains credentials.
struct CredentialsResponse {
    /// An error about a response without usable credentials.
    ///
    /// Its reason contains no values of the response.
    struct Failure: Error {
        let reason: String
    }

    /// The names of the members.
    struct Names {
        var accessKeyID = "AccessKeyId"
        var secretAccessKey = "SecretAccessKey"
        var sessionToken = "Token"
        var expiration = "Expiration"
        var needsExpiration = true

        /// The names in responses of AWS's metadata services.
        static let awsMetadata = Names()

        /// The names in the output of programs that AWS's tools run.
        static let awsProcess = Names(sessionToken: "SessionToken", needsExpiration: false)

        /// The names in responses of Alibaba's services.
        static let alibabaCloud = Names(secretAccessKey: "AccessKeySecret", sessionToken: "SecurityToken")

        /// The names in the output of programs that Alibaba's tools run.
        static let alibabaCloudProcess = Names(
            accessKeyID: "access_key_id",
            secretAccessKey: "access_key_secret",
            sessionToken: "sts_token",
            expiration: "expiration",
            needsExpiration: false
        )
    }

    /// The string members of the object, by name.
    let members: [String: String]

    /// Reads the body of a response.
    init(_ body: Data) throws(Failure) {
        guard let members = JSONText.members(of: body) else {
            throw Failure(reason: "the response is not a JSON object")
        }
        self.members = members
    }

    /// Creates a response from members that were read already.
    init(members: [String: String]) {
        self.members = members
    }

    /// Returns the credentials in the response.
    func credentials(_ names: Names) throws(Failure) -> Credentials {
        if let code = self.members["Code"], code != "Success" {
            throw Failure(reason: "the service returned the error code \(quoted(code.shortCode))")
        }
        var expiration: Date?
        if let text = self.members.nonBlank(names.expiration) {
            expiration = ExpirationText.date(from: text)
            guard expiration != nil else { throw Failure(reason: "\(names.expiration) in the response is not a date") }
        }
        if names.needsExpiration, expiration == nil {
            throw Failure(reason: "the response has no \(names.expiration)")
        }
        return Credentials(
            accessKeyID: try self.value(of: names.accessKeyID),
            secretAccessKey: try self.value(of: names.secretAccessKey),
            sessionToken: self.members.nonBlank(names.sessionToken),
            expiration: expiration
        )
    }

    private func value(of name: String) throws(Failure) -> String {
        guard let value = self.members.nonBlank(name) else { throw Failure(reason: "the response has no \(name)") }
        return value
    }
}

extension String {
    /// The text if it has the form of an error code, or `?` if it may be something else.
    var shortCode: String {
        self.utf8.count <= 64 && self.isConfigName ? self : "?"
    }
}

/// An error whose text contains no secrets, so that it can be used as the reason of a ``CredentialsError``.
package protocol CredentialsReason: Error {
    /// A description of the failure, without secrets.
    var reason: String { get }
}

extension CredentialsResponse.Failure: CredentialsReason {}

extension CredentialsError {
    /// Returns the error of a configured source that failed with another error.
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

    /// Runs the body of a source, and converts its error to a ``CredentialsError`` of that source.
    static func attributing<Value: Sendable>(
        to source: String,
        _ body: () async throws -> Value
    ) async throws -> Value {
        do { return try await body() } catch { throw self.describing(error, source: source) }
    }
}
