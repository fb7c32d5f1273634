public import CloudCore
import Foundation
import Synchronization

/// A transport that returns responses from a list and records its requests.
public final class StubTransport: HTTPTransport {
    /// A closure that returns the response to one request.
    public typealias Response = @Sendable (TransportRequest) async throws -> TransportResponse

    private let state: Mutex<(responses: [Response], requests: [TransportRequest])>

    /// The transport's time source.
    public let time: TimeSource

    /// Creates a transport that runs each closure once, and fails after the last.
    public init(time: TimeSource = .system, responses: [Response]) {
        self.state = Mutex((responses, []))
        self.time = time
    }

    /// Creates a transport that returns each response once, and fails after the last.
    public convenience init(time: TimeSource = .system, _ responses: TransportResponse...) {
        self.init(time: time, responses: responses.map { response in { _ in response } })
    }

    /// The requests, in order.
    public var requests: [TransportRequest] { self.state.withLock { $0.requests } }

    /// Returns the next response.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        let respond = self.state.withLock { state -> Response? in
            state.requests.append(request)
            return state.responses.isEmpty ? nil : state.responses.removeFirst()
        }
        guard let respond else { throw UnexpectedRequest() }
        return try await respond(request)
    }

    /// An error thrown when no response is left.
    public struct UnexpectedRequest: Error {}
}

extension TransportResponse {
    /// Returns a JSON response.
    public static func json(_ body: String, status: Int = 200, headers: TransportHeaders = [:]) -> TransportResponse {
        var headers = headers
        headers["content-type"] = "application/x-amz-json-1.1"
        return TransportResponse(status: status, headers: headers, body: Data(body.utf8))
    }
}
