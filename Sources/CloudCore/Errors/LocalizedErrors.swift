public import CloudFoundation

// `localizedDescription` would otherwise contain only the type's name and a number.

extension CloudError: LocalizedError {
    /// The text of ``description``.
    public var errorDescription: String? { self.description }
}

extension ServiceFailure: LocalizedError {
    /// The text of ``description``.
    public var errorDescription: String? { self.description }
}

extension CredentialsError: LocalizedError {
    /// The text of ``description``.
    public var errorDescription: String? { self.description }
}

extension InvalidRequestError: LocalizedError {
    /// The text of ``description``.
    public var errorDescription: String? { self.description }
}

extension TransportError: LocalizedError {
    /// The text of ``description``.
    public var errorDescription: String? { self.description }
}

extension DecodingFailure: LocalizedError {
    /// The text of ``description``.
    public var errorDescription: String? { self.description }
}

extension TimeoutFailure: LocalizedError {
    /// The text of ``description``.
    public var errorDescription: String? { self.description }
}

extension ConfigurationError: LocalizedError {
    /// The text of ``description``.
    public var errorDescription: String? { self.description }
}

extension FileError: LocalizedError {
    /// The text of ``description``.
    public var errorDescription: String? { self.description }
}
