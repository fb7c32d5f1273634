/// Why a request can't be built or signed; nothing was sent.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum InvalidRequestError: Error, Sendable, Hashable {
    /// No region was given, and none is configured; names what was looked at.
    case missingRegion(lookedAt: [String])

    /// A setting in the environment or in a file can't be used.
    case invalidConfiguration(ConfigurationError)

    /// The region can't be part of a host name.
    case invalidRegion(String)

    /// The endpoint is no URL that a request can be sent to.
    case invalidEndpoint(String, reason: String)

    /// Settings that exclude each other.
    case conflictingOptions(String)

    /// A text that is no HTTP method.
    case invalidMethod(String)

    /// A header whose name or value can't be sent.
    case invalidHeader(name: String, reason: String)

    /// The access key or token can't be signed with.
    case unusableCredentials(reason: String)

    /// The time to sign for, or a presigned URL's time to live, is out of range.
    case invalidTime(reason: String)

    /// A value that has no form on the wire, such as a number that is not finite.
    case unencodable(operation: String, reason: String)

    /// JSON that doesn't describe a request of the operation.
    case invalidInput(operation: String, reason: String)

    /// A name that no operation of the service has.
    case unknownOperation(String)
}

extension InvalidRequestError: CustomStringConvertible {
    /// One line that says what is wrong and what to do.
    public var description: String {
        switch self {
        case .missingRegion(let lookedAt):
            "no region: pass one to the client"
                + (lookedAt.isEmpty ? "" : " or set \(lookedAt.joined(separator: ", "))")
        case .invalidConfiguration(let error):
            error.description
        case .invalidRegion(let region):
            "\(quoted(region)) can't be a region: use letters, digits and hyphens, such as us-east-1"
        case .invalidEndpoint(let endpoint, let reason):
            "the endpoint \(quoted(endpoint)) can't be used: \(reason)"
        case .conflictingOptions(let reason):
            "the client's options exclude each other: \(reason)"
        case .invalidMethod(let method):
            "\(quoted(method)) is no HTTP method: use one such as POST"
        case .invalidHeader(let name, let reason):
            "the header \(quoted(name)) can't be sent: \(reason)"
        case .unusableCredentials(let reason):
            "the credentials can't be signed with: \(reason)"
        case .invalidTime(let reason):
            "the time can't be signed: \(reason)"
        case .unencodable(let operation, let reason):
            "the request for \(operation) can't be written: \(reason)"
        case .invalidInput(let operation, let reason):
            "the input is no request for \(operation): \(reason)"
        case .unknownOperation(let name):
            "there is no operation named \(quoted(name)): operations has the names"
        }
    }
}
