public import CloudCore
import Foundation
import Synchronization

/// A transport that answers from a list and remembers what it was sent.
public final class StubTransport: HTTPTransport {
    /// What happens to one request.
    public typealias Response = @Sendable (TransportRequest) async throws -> TransportResponse

    private let state: Mutex<(answers: [Response], requests: [TransportRequest])>

    /// The time in which the far side lives.
    public let time: TimeSource

    /// Creates a transport that gives each answer once, and fails after the last.
    public init(time: TimeSource = .system, answers: [Response]) {
        self.state = Mutex((answers, []))
        self.time = time
    }

    /// Creates a transport that gives each response once, and fails after the last.
    public convenience init(time: TimeSource = .system, _ responses: TransportResponse...) {
        self.init(time: time, answers: responses.map { response in { _ in response } })
    }

    /// What was sent, in order.
    public var requests: [TransportRequest] { self.state.withLock { $0.requests } }

    /// Gives the next answer.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        let answer = self.state.withLock { state -> Response? in
            state.requests.append(request)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        guard let answer else { throw UnexpectedRequest() }
        return try await answer(request)
    }

    /// There was no answer left.
    public struct UnexpectedRequest: Error {}
}

extension TransportResponse {
    /// A JSON answer.
    public static func json(_ body: String, status: Int = 200, headers: TransportHeaders = [:]) -> TransportResponse {
        var headers = headers
        headers["content-type"] = "application/x-amz-json-1.1"
        return TransportResponse(status: status, headers: headers, body: Data(body.utf8))
    }
}
