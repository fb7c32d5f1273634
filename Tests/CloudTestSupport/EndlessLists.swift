public import CloudCore
import Foundation
import Synchronization

/// A transport that returns the lists of an operation without end: each page has a token for another page with the
/// same machines.
public final class EndlessLists: HTTPTransport {
    private let inner: any HTTPTransport
    private let operation: String
    private let state = Mutex<(first: TransportResponse?, pages: Int)>((nil, 0))

    /// The time source of the wrapped transport.
    public var time: TimeSource { self.inner.time }

    /// The number of pages sent.
    public var pages: Int { self.state.withLock(\.pages) }

    /// Creates a transport.
    public init(_ inner: any HTTPTransport, of operation: String) {
        self.inner = inner
        self.operation = operation
    }

    /// Forwards a request, unless it is for a page that the service doesn't have.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        guard request.operation == self.operation else { return try await self.inner.send(request) }
        let isNext = "\(request.url) \(String(decoding: request.body, as: UTF8.self))".contains("NextToken")
        if let next = self.state.withLock({ isNext ? $0.first : nil }) { return try self.page(next) }
        let first = try await self.inner.send(request)
        self.state.withLock { $0.first = first }
        return try self.page(first)
    }

    private func page(_ response: TransportResponse) throws -> TransportResponse {
        let number = self.state.withLock { state in
            state.pages += 1
            return state.pages
        }
        return try response.continuing(with: "page-\(number)")
    }
}
