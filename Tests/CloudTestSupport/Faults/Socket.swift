import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A nonblocking socket on the loopback interface.
struct Socket: Sendable {
    /// An error that prevents a server from starting.
    struct Failure: Error { let step: String, code: Int32 }

    /// The result of a read.
    enum Reading {
        case bytes(Data)
        case nothingYet
        case ended
    }

    let descriptor: Int32

    #if canImport(Darwin)
    private static let stream = SOCK_STREAM
    private static let flags: Int32 = 0
    #else
    private static let stream = Int32(SOCK_STREAM.rawValue)
    private static let flags = Int32(MSG_NOSIGNAL)
    #endif

    private init(descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        #if canImport(Darwin)
        self.set(SO_NOSIGPIPE, 1)
        #endif
    }

    private init() throws {
        let descriptor = socket(AF_INET, Self.stream, 0)
        guard descriptor >= 0 else { throw Failure(step: "socket", code: errno) }
        self.init(descriptor: descriptor)
    }

    /// Creates a socket bound to a free port.
    static func bound() throws -> (socket: Socket, port: Int) {
        let socket = try Socket()
        var address = Self.loopback(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(socket.descriptor, address, size) == 0
                    ? unsafe getsockname(socket.descriptor, address, &size) : -1
            }
        }
        guard result == 0 else {
            defer { socket.close() }
            throw Failure(step: "bind", code: errno)
        }
        return (socket, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// Creates a socket that starts to connect to a port.
    static func connecting(to port: Int) throws -> Socket {
        let socket = try Socket()
        var address = Self.loopback(port: port)
        _ = unsafe withUnsafeMutablePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe connect(socket.descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return socket
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    func listen(backlog: Int) throws {
        #if canImport(Glibc)
        let result = Glibc.listen(self.descriptor, Int32(backlog))
        #elseif canImport(Musl)
        let result = Musl.listen(self.descriptor, Int32(backlog))
        #else
        let result = Darwin.listen(self.descriptor, Int32(backlog))
        #endif
        guard result == 0 else { throw Failure(step: "listen", code: errno) }
    }

    /// Returns the next pending connection, if there is one.
    func accept() -> Socket? {
        #if canImport(Glibc)
        let descriptor = Glibc.accept(self.descriptor, nil, nil)
        #elseif canImport(Musl)
        let descriptor = Musl.accept(self.descriptor, nil, nil)
        #else
        let descriptor = Darwin.accept(self.descriptor, nil, nil)
        #endif
        guard descriptor >= 0 else { return nil }
        let socket = Socket(descriptor: descriptor)
        var isOn: Int32 = 1
        _ = unsafe setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &isOn, socklen_t(MemoryLayout<Int32>.size))
        return socket
    }

    func read(atMost size: Int = 65_536) -> Reading {
        var buffer = [UInt8](repeating: 0, count: size)
        let count = unsafe recv(self.descriptor, &buffer, buffer.count, 0)
        if count > 0 { return .bytes(Data(buffer[..<count])) }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? .nothingYet : .ended
    }

    /// Sends as many bytes as possible without blocking.
    /// - Returns: The number of bytes sent, or `nil` if the connection is closed.
    func write(_ data: Data) -> Int? {
        let count = unsafe data.withUnsafeBytes {
            unsafe send(self.descriptor, $0.baseAddress, $0.count, Self.flags)
        }
        if count >= 0 { return count }
        return errno == EAGAIN || errno == EINTR ? 0 : nil
    }

    func close() {
        #if canImport(Glibc)
        _ = Glibc.close(self.descriptor)
        #elseif canImport(Musl)
        _ = Musl.close(self.descriptor)
        #else
        _ = Darwin.close(self.descriptor)
        #endif
    }

    /// Makes the system refuse further connections.
    func shut() {
        _ = shutdown(self.descriptor, Int32(SHUT_RDWR))
    }

    /// Closes with a reset.
    func reset() {
        var option = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(
            self.descriptor,
            SOL_SOCKET,
            SO_LINGER,
            &option,
            socklen_t(MemoryLayout<linger>.size)
        )
        self.close()
    }

    /// Waits until one of the sockets is ready.
    /// - Parameters:
    ///   - sockets: The sockets, and whether each has bytes to send.
    ///   - limit: The maximum wait.
    /// - Returns: The descriptors of the sockets that are readable, writable or closed.
    static func wait(for sockets: [(socket: Socket, wantsToWrite: Bool)], limit: Duration) -> Set<Int32> {
        var polled = sockets.map { entry in
            pollfd(
                fd: entry.socket.descriptor,
                events: Int16(POLLIN) | (entry.wantsToWrite ? Int16(POLLOUT) : 0),
                revents: 0
            )
        }
        let milliseconds = Int32(clamping: Int(limit / .milliseconds(1)) + 1)
        _ = unsafe poll(&polled, nfds_t(polled.count), milliseconds)
        return Set(polled.filter { $0.revents != 0 }.map(\.fd))
    }

    #if canImport(Darwin)
    private func set(_ option: Int32, _ value: Int32) {
        var value = value
        _ = unsafe setsockopt(self.descriptor, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
    #endif
}
