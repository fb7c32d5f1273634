public import CloudFoundation
import Synchronization

/// A transport that records the requests and responses of another one, without secrets, for inspection or replay.
///
/// ```swift
/// let recorder = ExchangeRecorder(DefaultTransport.shared, hiding: SSM.secretMembers)
/// let ssm = SSMClient(region: "eu-west-1", transport: recorder)
/// …
/// try recorder.write(to: file)
/// ```
///
/// Signatures, keys and tokens in headers and URLs are never recorded, nor are the values of the given members. Values
/// that the services' models don't mark as secret are recorded: the output of commands, and parameter values in
/// responses of other services.
public final class ExchangeRecorder: HTTPTransport {
    private let transport: any HTTPTransport
    private let secrets: SecretMembers
    private let kept = Mutex<[RecordedExchange]>([])

    /// Creates a recorder.
    /// - Parameters:
    ///   - transport: The transport for the requests.
    ///   - secretMembers: The wire names of members whose values are not recorded, such as `SSM.secretMembers`.
    public init(_ transport: any HTTPTransport, hiding secretMembers: Set<String>) {
        self.transport = transport
        self.secrets = SecretMembers(secretMembers)
    }

    /// The time source of the underlying transport.
    public var time: TimeSource { self.transport.time }

    /// The recorded exchanges so far, in the order in which they ended.
    public var exchanges: [RecordedExchange] { self.kept.withLock(\.self) }

    /// Sends a request over the underlying transport, and records the exchange.
    /// - Parameter request: The signed request.
    /// - Returns: The response.
    /// - Throws: The errors of the underlying transport.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        do {
            let response = try await self.transport.send(request)
            self.keep(request) { exchange in
                exchange.response = .init(
                    status: response.status,
                    headers: self.secrets.hiding(response.headers),
                    body: self.secrets.hiding(response.body, ofResponseTo: request)
                )
            }
            return response
        } catch {
            if let failure = error as? TransportError {
                self.keep(request) { exchange in
                    exchange.failure = .init(
                        kind: failure.kind.name,
                        reason: SecretFilter(request.secrets)(failure.reason),
                        mayHaveTakenEffect: failure.mayHaveTakenEffect
                    )
                }
            }
            throw error
        }
    }

    /// Writes the exchanges as JSON to a file that only the user can read.
    /// - Parameter url: The file. An existing file is replaced.
    /// - Throws: ``FileError`` if the file can't be written, or an error of Foundation's encoder.
    public func write(to url: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dataEncodingStrategy = .custom(RecordedBody.encode)
        let contents = try encoder.encode(self.exchanges)
        let path = url.path(percentEncoded: false)
        guard LocalFile.replace(path, with: contents) else { throw FileError(path: path, reason: .notWritable) }
    }

    private func keep(_ request: TransportRequest, _ finish: (inout RecordedExchange) -> Void) {
        var exchange = RecordedExchange(
            request: .init(
                method: request.method,
                url: self.secrets.hiding(request.url),
                headers: self.secrets.hiding(request.headers),
                body: self.secrets.hiding(request.body)
            )
        )
        finish(&exchange)
        self.kept.withLock { $0.append(exchange) }
    }
}
