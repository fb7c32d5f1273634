public import CloudCore

/// How a call ends, and what that took.
public struct Outcome: Sendable, Hashable {
    /// How a call ends.
    public enum End: Sendable, Hashable {
        /// With an answer.
        case answer

        /// The service refused, with a code.
        case service(String)

        /// The exchange broke off.
        case transport(TransportError.Kind)

        /// The answer can't be read.
        case decoding

        /// In another way.
        case other(String)
    }

    /// How the call ends.
    public var end: End

    /// How many times the request was sent, as the library says.
    public var attempts: Int

    /// How many requests arrived whole at the server.
    public var arrived: Int

    /// Whether the service may have acted, as the error says.
    public var mayHaveActed: Bool

    /// Creates an outcome.
    public init(_ end: End, attempts: Int, arrived: Int, mayHaveActed: Bool = false) {
        self.end = end
        self.attempts = attempts
        self.arrived = arrived
        self.mayHaveActed = mayHaveActed
    }

    /// The outcome of an answer.
    public init(_ metadata: ResponseMetadata, arrived: Int) {
        self.init(.answer, attempts: metadata.attempts, arrived: arrived)
    }

    /// The outcome of an error.
    public init<Code: ServiceErrorCode>(_ error: CloudError<Code>, arrived: Int) {
        let end: End =
            switch error {
            case .service(let failure): .service(failure.code.rawValue)
            case .transport(let failure): .transport(failure.kind)
            case .decoding: .decoding
            default: .other("\(error)")
            }
        self.init(end, attempts: error.attempts, arrived: arrived, mayHaveActed: error.mayHaveTakenEffect)
    }
}

extension Outcome.End: CustomStringConvertible {
    /// The case, and what it carries.
    public var description: String {
        switch self {
        case .answer: "answer"
        case .service(let code): "`service`: \(code)"
        case .transport(let kind): "`transport`: `\(kind)`"
        case .decoding: "`decoding`"
        case .other(let text): text
        }
    }
}
