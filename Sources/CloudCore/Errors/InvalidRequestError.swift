/// An error for a request that can't be built or signed, so nothing was sent.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum InvalidRequestError: Error, Sendable, Hashable {
    /// A missing region; `searched` lists the settings that were checked.
    case missingRegion(searched: [String])

    /// An invalid setting in the environment or in a file.
    case invalidConfiguration(ConfigurationError)

    /// A region that can't be part of a host name.
    case invalidRegion(String)

    /// An endpoint that is not a valid URL for requests.
    case invalidEndpoint(String, reason: String)

    /// Options that can't be combined.
    case conflictingOptions(String)

    /// A string that is not an HTTP method.
    case invalidMethod(String)

    /// A header with an invalid name or value.
    case invalidHeader(name: String, reason: String)

    /// Credentials that can't be used to sign.
    case unusableCredentials(reason: String)

    /// A signing date, or an expiration of a presigned URL, that is out of range.
    case invalidTime(reason: String)

    /// A value that can't be encoded, such as a number that is not finite.
    case unencodable(operation: String, reason: String)

    /// JSON that is not a valid request for the operation.
    case invalidInput(operation: String, reason: String)

    /// A name that doesn't match an operation of the service.
    case unknownOperation(String)
}

extension InvalidRequestError: CustomStringConvertible {
    /// The problem and what to do about it, on one line.
    public var description: String {
        switch self {
        case .missingRegion(let searched):
            "no region: pass one to the client"
                + (searched.isEmpty ? "" : " or set \(searched.joined(separator: ", "))")
        case .invalidConfiguration(let error):
            error.description
        case .invalidRegion(let region):
            "\(quoted(region)) can't be a region: use letters, digits and hyphens, such as us-east-1"
        case .invalidEndpoint(let endpoint, let reason):
            "the endpoint \(quoted(endpoint)) can't be used: \(reason)"
        case .conflictingOptions(let reason):
            "the client's options can't be combined: \(reason)"
        case .invalidMethod(let method):
            "\(quoted(method)) is not an HTTP method: use one such as POST"
        case .invalidHeader(let name, let reason):
            "the header \(quoted(name)) can't be sent: \(reason)"
        case .unusableCredentials(let reason):
            "the credentials can't be used to sign: \(reason)"
        case .invalidTime(let reason):
            "the time is invalid: \(reason)"
        case .unencodable(let operation, let reason):
            "the request for \(operation) can't be encoded: \(reason)"
        case .invalidInput(let operation, let reason):
            "the input is not a valid request for \(operation): \(reason)"
        case .unknownOperation(let name):
            "there is no operation named \(quoted(name)): see operations for the names"
        }
    }
}
