#if !os(Linux) || URLSession
import Foundation
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A delegate that collects the responses to the requests of a URLSession.
final class SessionDelegate: NSObject, URLSessionDataDelegate {
    /// A request in progress.
    private struct Transfer {
        var continuation: CheckedContinuation<TransportResponse, any Error>
        var response: HTTPURLResponse?
        var body = Data()
        var isTooLarge = false
        var isTooSlowToConnect = false

        /// The timer to cancel when the transfer ends.
        var timer: Int?

        /// The pool of kept connections that the request may use, or `nil`.
        var pool: String?
    }

    private let connectTimeout: Duration
    private let maxResponseSize: Int
    private let transfers = Mutex<[ObjectIdentifier: Transfer]>([:])

    /// The pools that may contain a connection.
    private let usedPools = Mutex<Set<String>>([])

    init(connectTimeout: Duration, maxResponseSize: Int) {
        self.connectTimeout = connectTimeout
        self.maxResponseSize = maxResponseSize
    }

    func send(_ request: TransportRequest, over session: URLSession) async throws -> TransportResponse {
        try Task.checkCancellation()
        return try await self.run(session.dataTask(with: URLRequest(request)), for: request)
    }

    func send(
        _ request: TransportRequest,
        over session: URLSession,
        by deadline: Deadline
    ) async throws -> TransportResponse? {
        try Task.checkCancellation()
        let task = session.dataTask(with: URLRequest(request))
        return try await deadline.watch(end: { self.abandon(task, CancellationError()) }) {
            try await self.run(task, for: request, by: deadline)
        }
    }

    private func run(
        _ task: URLSessionTask,
        for request: TransportRequest,
        by deadline: Deadline? = nil
    ) async throws -> TransportResponse {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let timer = request.body.isEmpty ? nil : self.watchConnecting(task)
                self.transfers.withLock {
                    $0[ObjectIdentifier(task)] = Transfer(continuation: continuation, timer: timer, pool: request.pool)
                }
                // A task that is cancelled before it is resumed may never complete.
                let isOver = Task.isCancelled || deadline?.isOver == true
                if isOver { self.abandon(task, CancellationError()) } else { task.resume() }
            }
        } onCancel: {
            self.abandon(task, CancellationError())
        }
    }

    /// Ends a task that doesn't connect in time, and marks it so that its callback can return the matching error.
    private func watchConnecting(_ task: URLSessionTask) -> Int {
        Timers.shared.set(for: self.connectTimeout) { [weak task] isTime in
            guard isTime, let task, task.countOfBytesSent == 0 else { return }
            let isWaiting = self.transfers.withLock { transfers in
                transfers[ObjectIdentifier(task)]?.isTooSlowToConnect = true
                return transfers[ObjectIdentifier(task)] != nil
            }
            if isWaiting { self.cancelElsewhere(task) }
        }
    }

    /// Ends a transfer immediately, regardless of the state of the URL loading system.
    private func abandon(_ task: URLSessionTask, _ error: any Error) {
        self.end(task, with: .failure(error))
        self.cancelElsewhere(task)
    }

    /// Cancels a task from another thread, since cancelling waits for the queue of the callbacks.
    private func cancelElsewhere(_ task: URLSessionTask) {
        DispatchQueue.global().async { task.cancel() }
    }

    private func end(_ task: URLSessionTask, with result: Result<TransportResponse, any Error>) {
        let transfer = self.transfers.withLock { $0.removeValue(forKey: ObjectIdentifier(task)) }
        if let timer = transfer?.timer { Timers.shared.cancel(timer) }
        if let pool = transfer?.pool, !result.isUnsent { self.usedPools.withLock { _ = $0.insert(pool) } }
        transfer?.continuation.resume(with: result)
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        self.transfers.withLock { $0[ObjectIdentifier(dataTask)]?.response = response as? HTTPURLResponse }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isTooLarge = self.transfers.withLock { transfers in
            guard var transfer = transfers.removeValue(forKey: ObjectIdentifier(dataTask)) else { return false }
            if transfer.body.count + data.count > self.maxResponseSize {
                transfer.isTooLarge = true
                transfer.body = Data()
            } else {
                transfer.body.append(data)
            }
            transfers[ObjectIdentifier(dataTask)] = transfer
            return transfer.isTooLarge
        }
        if isTooLarge { self.cancelElsewhere(dataTask) }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        completionHandler(nil)  // A signature is for one host and must not go to another.
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didReceive challenge: URLAuthenticationChallenge,
        completionHandler: @escaping @Sendable (URLSession.AuthChallengeDisposition, URLCredential?) -> Void
    ) {
        guard challenge.failureResponse is HTTPURLResponse else {
            return completionHandler(.performDefaultHandling, nil)
        }
        // The signature is the only credential, so the response that demands a password is the result.
        #if canImport(FoundationNetworking)
        self.urlSession(session, task: task, didCompleteWithError: nil)
        #endif
        // On another thread, since this cancels the task.
        DispatchQueue.global().async { completionHandler(.rejectProtectionSpace, nil) }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        needNewBodyStream completionHandler: @escaping (InputStream?) -> Void
    ) {
        // URLSession is about to resend the request, and on Linux without its body.
        let reason = "the reused connection ended before a response"
        self.abandon(task, TransportError(.interrupted, reason: reason))
        completionHandler(nil)
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        guard let transfer = self.transfers.withLock({ $0[ObjectIdentifier(task)] }) else { return }
        if transfer.isTooLarge {
            let reason = "the response is larger than \(self.maxResponseSize) bytes"
            self.end(task, with: .failure(TransportError(.responseTooLarge, reason: reason)))
        } else if transfer.isTooSlowToConnect, error != nil {
            self.end(task, with: .failure(self.lateConnection(of: task)))
        } else if let error {
            // URLSession may already have sent the request over a kept connection, and reports only the second attempt.
            let mayBeRepeated = transfer.pool.map { pool in self.usedPools.withLock { $0.contains(pool) } } ?? false
            let failure = TransportError.describing(error, of: task, mayBeRepeated: mayBeRepeated)
            self.end(task, with: .failure(failure))
        } else if let response = transfer.response ?? task.response as? HTTPURLResponse {
            self.end(task, with: .success(TransportResponse(response, body: transfer.body)))
        } else {
            let reason = "the connection ended before a response"
            self.end(task, with: .failure(TransportError(.interrupted, reason: reason)))
        }
    }

    private func lateConnection(of task: URLSessionTask) -> TransportError {
        let reason = "no connection within \(self.connectTimeout)"
        // The body is sent only once a connection is established.
        return task.countOfBytesSent == 0
            ? TransportError(.notConnected, reason: reason)
            : TransportError(.timedOut, reason: reason)
    }
}

extension TransportRequest {
    /// The key of the kept connections that the request may use, or `nil` if it gets its own connection.
    ///
    /// A proxy uses the same connection for plain HTTP to any host.
    fileprivate var pool: String? {
        guard self.isRepeatable else { return nil }
        guard self.url.scheme?.lowercased() == "https" else { return "" }
        return "\(self.url.host()?.lowercased() ?? ""):\(self.url.port ?? 443)"
    }
}

extension Result<TransportResponse, any Error> {
    /// Whether the request is certain not to have left this machine.
    fileprivate var isUnsent: Bool {
        if case .failure(let failure as TransportError) = self { !failure.mayHaveTakenEffect } else { false }
    }
}

extension URLRequest {
    fileprivate init(_ request: TransportRequest) {
        self.init(url: request.url)
        self.httpMethod = request.method
        // The URL already contains the host. Setting the header too sends it twice on some systems.
        for header in request.headers where !header.name.equalsIgnoringCase("host") {
            self.addValue(header.value, forHTTPHeaderField: header.name)
        }
        if !request.body.isEmpty { self.httpBody = request.body }
    }
}

extension TransportResponse {
    fileprivate init(_ response: HTTPURLResponse, body: Data) {
        var headers = TransportHeaders()
        for (name, value) in response.allHeaderFields {
            headers.add(name: "\(name)", value: "\(value)")
        }
        self.init(status: response.statusCode, headers: headers, body: body)
    }
}
#endif
