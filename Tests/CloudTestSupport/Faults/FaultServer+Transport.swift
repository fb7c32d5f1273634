public import CloudCore
import Foundation
import Synchronization

extension FaultServer {
    /// Starts a server that forwards every request to a transport, such as an emulated cloud, and sends its response.
    ///
    /// Requests are served one after the other. If the transport fails, the connection is closed.
    /// - Parameters:
    ///   - transport: The transport.
    ///   - lifetime: The time after which the server stops.
    /// - Throws: An error if no socket can be created.
    public convenience init(serving transport: any HTTPTransport, lifetime: Duration = .seconds(300) * patience) throws
    {
        try self.init(lifetime: lifetime) { received in
            guard let request = TransportRequest(received) else {
                return .response("400 Bad Request", body: "")
            }
            guard let response = transport.blockingResponse(to: request) else { return Script([.close]) }
            return .response(
                "\(response.status) Status",
                headers: response.headers.map { "\($0.name): \($0.value)" },
                data: response.body
            )
        }
    }
}

extension HTTPTransport {
    /// Waits for a response.
    ///
    /// The caller is on its own thread, not on one that runs tasks.
    fileprivate func blockingResponse(to request: TransportRequest) -> TransportResponse? {
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

/// A box through which a task passes a response to a thread.
private final class ResponseBox: Sendable {
    private let response = Mutex<TransportResponse?>(nil)

    var value: TransportResponse? { self.response.withLock { $0 } }

    func set(_ response: TransportResponse?) {
        self.response.withLock { $0 = response }
    }
}

extension TransportRequest {
    /// Creates a client's request from a received one.
    fileprivate init?(_ received: ReceivedRequest) {
        let lines = received.head.components(separatedBy: "\r\n")
        let parts = lines[0].split(separator: " ")
        guard parts.count == 3, let host = received.header("host"), let url = URL(string: "http://\(host)\(parts[1])")
        else { return nil }
        var headers: TransportHeaders = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers.add(name: String(line[..<colon]), value: value)
        }
        self.init(method: String(parts[0]), url: url, headers: headers, body: received.body)
    }
}
