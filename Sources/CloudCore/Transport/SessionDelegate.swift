import Foundation
import Synchronization

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Collects the answers of the requests that run over a URLSession.
final class SessionDelegate: NSObject, URLSessionDataDelegate {
    /// A request under way.
    private struct Exchange {
        var continuation: CheckedContinuation<TransportResponse, any Error>
        var response: HTTPURLResponse?
        var body = Data()
        var isTooLarge = false
    }

    private let maxResponseSize: Int
    private let exchanges = Mutex<[ObjectIdentifier: Exchange]>([:])

    init(maxResponseSize: Int) {
        self.maxResponseSize = maxResponseSize
    }

    func send(_ request: TransportRequest, over session: URLSession) async throws -> TransportResponse {
        try Task.checkCancellation()
        let task = session.dataTask(with: URLRequest(request))
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                self.exchanges.withLock { $0[ObjectIdentifier(task)] = Exchange(continuation: continuation) }
                task.resume()
            }
        } onCancel: {
            task.cancel()
        }
    }

    func urlSession(
        _ session: URLSession,
        dataTask: URLSessionDataTask,
        didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        self.exchanges.withLock { $0[ObjectIdentifier(dataTask)]?.response = response as? HTTPURLResponse }
        completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let isTooLarge = self.exchanges.withLock { exchanges in
            guard var exchange = exchanges.removeValue(forKey: ObjectIdentifier(dataTask)) else { return false }
            if exchange.body.count + data.count > self.maxResponseSize {
                exchange.isTooLarge = true
                exchange.body = Data()
            } else {
                exchange.body.append(data)
            }
            exchanges[ObjectIdentifier(dataTask)] = exchange
            return exchange.isTooLarge
        }
        if isTooLarge { dataTask.cancel() }
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

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        guard let exchange = self.exchanges.withLock({ $0.removeValue(forKey: ObjectIdentifier(task)) }) else { return }
        if exchange.isTooLarge {
            let reason = "the answer is larger than \(self.maxResponseSize) bytes"
            exchange.continuation.resume(throwing: TransportFailure(.responseTooLarge, reason: reason))
        } else if let error {
            exchange.continuation.resume(throwing: TransportFailure.describing(error))
        } else if let response = exchange.response ?? task.response as? HTTPURLResponse {
            exchange.continuation.resume(returning: TransportResponse(response, body: exchange.body))
        } else {
            let failure = TransportFailure(.interrupted, reason: "the connection ended before an answer")
            exchange.continuation.resume(throwing: failure)
        }
    }
}

extension URLRequest {
    fileprivate init(_ request: TransportRequest) {
        self.init(url: request.url)
        self.httpMethod = request.method
        // The URL names the host already; setting the header as well sends it twice on some systems.
        for header in request.headers where !header.name.equalsIgnoringCase("host") {
            self.addValue(header.value, forHTTPHeaderField: header.name)
        }
        if !request.body.isEmpty { self.httpBody = request.body }
    }
}

extension TransportResponse {
    fileprivate init(_ response: HTTPURLResponse, body: Data) {
        var headers = HTTPHeaders()
        for (name, value) in response.allHeaderFields {
            headers.add(name: "\(name)", value: "\(value)")
        }
        self.init(status: response.statusCode, headers: headers, body: body)
    }
}

extension TransportFailure {
    /// Returns the failure that an error of URLSession stands for, or a cancellation.
    fileprivate static func describing(_ error: any Error) -> any Error {
        guard let error = error as? URLError else {
            return TransportFailure(.interrupted, reason: "\(error)")
        }
        let reason = error.localizedDescription
        switch error.code {
        case .cancelled:
            return CancellationError()
        case .cannotFindHost, .cannotConnectToHost, .dnsLookupFailed, .notConnectedToInternet, .unsupportedURL, .badURL,
            .dataNotAllowed, .internationalRoamingOff, .callIsActive:
            return TransportFailure(.notConnected, reason: reason)
        case .secureConnectionFailed, .serverCertificateHasBadDate, .serverCertificateUntrusted,
            .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid, .clientCertificateRejected,
            .clientCertificateRequired, .appTransportSecurityRequiresSecureConnection:
            return TransportFailure(.notSecure, reason: reason)
        case .timedOut:
            return TransportFailure(.timedOut, reason: reason)
        default:
            return TransportFailure(.interrupted, reason: reason)
        }
    }
}
