public import CloudCore
import Foundation
import Synchronization

extension FaultServer {
    /// Starts a server that hands every request to a transport, such as an emulated cloud, and sends what that answers.
    ///
    /// Requests are answered one after the other. A connection is closed where the transport breaks it.
    /// - Parameters:
    ///   - transport: The transport.
    ///   - lifetime: When the server ends by itself.
    /// - Throws: An error if the system has no socket to give.
    public convenience init(serving transport: any HTTPTransport, lifetime: Duration = .seconds(300) * patience) throws
    {
        try self.init(lifetime: lifetime) { received in
            guard let request = TransportRequest(received) else {
                return .answer("400 Bad Request", body: "")
            }
            guard let response = transport.answer(to: request) else { return Script([.close]) }
            return .answer(
                "\(response.status) Answered",
                headers: response.headers.map { "\($0.name): \($0.value)" },
                data: response.body
            )
        }
    }
}

extension HTTPTransport {
    /// Waits for an answer on a thread of its own, which is not one of those that tasks run on.
    fileprivate func answer(to request: TransportRequest) -> TransportResponse? {
        let box = ResponseBox()
        let done = DispatchSemaphore(value: 0)
        Task {
            box.set(try? await self.send(request))
            done.signal()
        }
        done.wait()
        return box.value
    }
}

/// Where a task leaves an answer.
private final class ResponseBox: Sendable {
    private let answer = Mutex<TransportResponse?>(nil)

    var value: TransportResponse? { self.answer.withLock { $0 } }

    func set(_ answer: TransportResponse?) {
        self.answer.withLock { $0 = answer }
    }
}

extension TransportRequest {
    /// Makes what a client sends out of what has arrived.
    fileprivate init?(_ received: ReceivedRequest) {
        let lines = received.head.components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard words.count == 3, let host = received.header("host"), let url = URL(string: "http://\(host)\(words[1])")
        else { return nil }
        var headers: TransportHeaders = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers.add(name: String(line[..<colon]), value: value)
        }
        self.init(method: String(words[0]), url: url, headers: headers, body: received.body)
    }
}
