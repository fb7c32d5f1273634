public import CloudCore

/// The outcome of a call, with its attempts and received requests.
public struct Outcome: Sendable, Hashable {
    /// The way a call ends.
    public enum End: Sendable, Hashable {
        /// The call returned a response.
        case response

        /// The service rejected the request with a code.
        case service(String)

        /// The transfer failed.
        case transport(TransportError.Kind)

        /// The response can't be decoded.
        case decoding

        /// The call ended in another way.
        case other(String)
    }

    /// The way the call ends.
    public var end: End

    /// The number of attempts that the library reports.
    public var attempts: Int

    /// The number of complete requests that the server received.
    public var arrived: Int

    /// Whether the service may have acted, according to the error.
    public var mayHaveActed: Bool

    /// Creates an outcome.
    public init(_ end: End, attempts: Int, arrived: Int, mayHaveActed: Bool = false) {
        self.end = end
        self.attempts = attempts
        self.arrived = arrived
        self.mayHaveActed = mayHaveActed
    }

    /// Creates the outcome of a response.
    public init(_ metadata: ResponseMetadata, arrived: Int) {
        self.init(.response, attempts: metadata.attempts, arrived: arrived)
    }

    /// Creates the outcome of an error.
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
    /// The case and its associated value.
    public var description: String {
        switch self {
        case .response: "response"
        case .service(let code): "`service`: \(code)"
        case .transport(let kind): "`transport`: `\(kind)`"
        case .decoding: "`decoding`"
        case .other(let text): text
        }
    }
}
