public import CloudFoundation

// Foundation shows an error by its `localizedDescription`, which would otherwise name the type and a number alone.

extension CloudError: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}

extension ServiceFailure: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}

extension CredentialsError: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}

extension InvalidRequestError: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}

extension TransportError: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}

extension DecodingFailure: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}

extension TimeoutFailure: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}

extension ConfigurationError: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}

extension FileError: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}
