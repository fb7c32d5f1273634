public import CloudFoundation
import Synchronization

/// A transport that replays recorded exchanges, without a network.
///
/// A request gets the first unused response to the same operation with the same body and URL, or, if tokens and dates
/// differ, the first one to the same operation. If there is none, the transport throws an error.
public final class ExchangeReplayer: HTTPTransport {
    private let left: Mutex<[RecordedExchange]>
    private let secrets: SecretMembers

    /// Creates a replayer.
    /// - Parameters:
    ///   - exchanges: The recorded exchanges, in order.
    ///   - secretMembers: The names that the recorder was given, so that requests are compared without their values.
    public init(_ exchanges: [RecordedExchange], hiding secretMembers: Set<String> = []) {
        self.left = Mutex(exchanges)
        self.secrets = SecretMembers(secretMembers)
    }

    /// Creates a replayer from a file that a recorder wrote.
    /// - Parameters:
    ///   - url: The file.
    ///   - secretMembers: The names that the recorder was given.
    /// - Throws: An error of Foundation's if the file can't be read, `DecodingError` if it is not a recording.
    public convenience init(contentsOf url: URL, hiding secretMembers: Set<String> = []) throws {
        let decoder = JSONDecoder()
        decoder.dataDecodingStrategy = .custom(RecordedBody.decode)
        self.init(try decoder.decode([RecordedExchange].self, from: Data(contentsOf: url)), hiding: secretMembers)
    }

    /// The number of exchanges that were not replayed yet.
    public var remaining: Int { self.left.withLock(\.count) }

    /// Returns the recorded response to a request.
    /// - Parameter request: The request.
    /// - Returns: The recorded response.
    /// - Throws: ``TransportError``: the recorded one, or one that reports that nothing is recorded for the request.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        let wanted = RecordedExchange(
            request: .init(
                method: request.method,
                url: self.secrets.hiding(request.url),
                headers: self.secrets.hiding(request.headers),
                body: self.secrets.hiding(request.body)
            )
        )
        let found = self.left.withLock { left in
            let candidates = left.indices.filter { left[$0].operation == wanted.operation }
            let exact = candidates.first { index in
                left[index].request.body == wanted.request.body && left[index].request.url == wanted.request.url
            }
            return (exact ?? candidates.first).map { left.remove(at: $0) }
        }
        if let response = found?.response {
            var headers = TransportHeaders()
            for header in response.headers { headers.add(name: header.name, value: header.value) }
            return TransportResponse(status: response.status, headers: headers, body: response.body)
        }
        if let failure = found?.failure {
            throw TransportError(
                TransportError.Kind(name: failure.kind),
                reason: failure.reason,
                mayHaveTakenEffect: failure.mayHaveTakenEffect
            )
        }
        throw TransportError(.notConnected, reason: "nothing is recorded for \(wanted.operation)")
    }
}

extension TransportError.Kind {
    /// The kind's name in recordings.
    var name: String {
        switch self {
        case .notConnected: "notConnected"
        case .notSecure: "notSecure"
        case .timedOut: "timedOut"
        case .interrupted: "interrupted"
        case .responseTooLarge: "responseTooLarge"
        case .unavailable: "unavailable"
        }
    }

    /// Creates a kind from its name.
    ///
    /// An unknown name becomes the least specific kind, `interrupted`.
    init(name: String) {
        let kinds: [TransportError.Kind] = [
            .notConnected, .notSecure, .timedOut, .interrupted, .responseTooLarge, .unavailable,
        ]
        self = kinds.first { $0.name == name } ?? .interrupted
    }
}
