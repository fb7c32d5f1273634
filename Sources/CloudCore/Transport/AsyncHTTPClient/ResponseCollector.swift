#if AsyncHTTPClient
import AsyncHTTPClient
import CloudFoundation
import NIOCore
import NIOHTTP1
import Synchronization

/// A delegate that collects the response to one request, and records whether the request was sent.
final class ResponseCollector: HTTPClientResponseDelegate {
    private struct State {
        var isSent = false
        var head: HTTPResponseHead?
        var body = ByteBuffer()
    }

    private let maxResponseSize: Int
    private let state = Mutex(State())

    init(maxResponseSize: Int) {
        self.maxResponseSize = maxResponseSize
    }

    /// Whether any part of the request was passed to a connection.
    var isSent: Bool { self.state.withLock(\.isSent) }

    func didSendRequestHead(task: HTTPClient.Task<TransportResponse>, _ head: HTTPRequestHead) {
        self.state.withLock { $0.isSent = true }
    }

    func didReceiveHead(
        task: HTTPClient.Task<TransportResponse>,
        _ head: HTTPResponseHead
    ) -> EventLoopFuture<Void> {
        self.state.withLock { $0.head = head }
        return task.eventLoop.makeSucceededVoidFuture()
    }

    func didReceiveBodyPart(
        task: HTTPClient.Task<TransportResponse>,
        _ part: ByteBuffer
    ) -> EventLoopFuture<Void> {
        let isTooLarge = self.state.withLock { state in
            guard state.body.readableBytes + part.readableBytes <= self.maxResponseSize else { return true }
            if state.body.readableBytes == 0 { state.body = part } else { state.body.writeImmutableBuffer(part) }
            return false
        }
        guard isTooLarge else { return task.eventLoop.makeSucceededVoidFuture() }
        let reason = "the response is larger than \(self.maxResponseSize) bytes"
        return task.eventLoop.makeFailedFuture(TransportError(.responseTooLarge, reason: reason))
    }

    func didFinishRequest(task: HTTPClient.Task<TransportResponse>) throws -> TransportResponse {
        let (head, body) = self.state.withLock { ($0.head, $0.body) }
        guard let head else {
            throw TransportError(.interrupted, reason: "the connection ended before a response")
        }
        return TransportResponse(
            status: Int(head.status.code),
            headers: TransportHeaders(head.headers.lazy.map { (name: $0.name, value: $0.value) }),
            body: Data(body.readableBytesView)
        )
    }
}
#endif
