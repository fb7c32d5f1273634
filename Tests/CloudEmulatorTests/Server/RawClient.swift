import CloudSockets
import CloudTestSupport

/// A client that sends any bytes to a server.
struct RawClient {
    private let socket: Socket

    init(to port: Int) throws {
        self.socket = try Socket.connecting(to: port)
    }

    /// Sends bytes, and stops if the server closes the connection.
    func send(_ text: String) async throws {
        var rest = Array(text.utf8)[...]
        let end = ContinuousClock.now + .seconds(120) * patience
        while !rest.isEmpty, ContinuousClock.now < end {
            let polled = PolledDescriptor(self.socket.descriptor, reads: false, writes: true)
            switch PolledState.wait(for: [polled], limit: .zero)[0] {
            // The server needs the thread on which this task runs.
            case []: try await Task.sleep(for: .milliseconds(1))
            case [.writable]:
                guard let count = self.socket.write(rest) else { return }
                rest = rest.dropFirst(count)
            default: return
            }
        }
    }

    func endOutput() { self.socket.endOutput() }

    func close() { self.socket.close() }

    /// Returns what the server sends until it closes the connection, or until the text has a suffix.
    func read(until suffix: String? = nil) async throws -> String {
        let end = ContinuousClock.now + .seconds(120) * patience
        var received: [UInt8] = []
        while ContinuousClock.now < end {
            switch self.socket.read() {
            case .bytes(let bytes): received += bytes
            case .nothingYet: try await Task.sleep(for: .milliseconds(1))
            case .ended: return String(decoding: received, as: UTF8.self)
            }
            if let suffix, received.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) { break }
        }
        return String(decoding: received, as: UTF8.self)
    }
}
