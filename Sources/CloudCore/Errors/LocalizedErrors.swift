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

extension InvalidRequest: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}

extension TransportFailure: LocalizedError {
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

extension WaiterError: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}

extension CommandError: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}

extension FileFailure: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}

extension ProgramFailure: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}
