#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A nonblocking TCP socket over IPv4.
package struct Socket: Sendable {
    /// The result of a read.
    package enum Reading {
        case bytes([UInt8])
        case nothingYet
        case ended
    }

    /// The address `127.0.0.1`.
    package static let loopback: UInt32 = 0x7f00_0001

    package let descriptor: Int32

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
        self.set(SO_NOSIGPIPE, to: 1)
        #endif
    }

    private init() throws(SocketError) {
        let descriptor = socket(AF_INET, Self.stream, 0)
        guard descriptor >= 0 else { throw SocketError(.create, code: errno) }
        self.init(descriptor: descriptor)
    }

    /// Creates a socket bound to a port.
    /// - Parameters:
    ///   - address: The address, in the byte order of the host.
    ///   - port: The port, or 0 for a free one.
    /// - Returns: The socket and its port.
    /// - Throws: ``SocketError`` if the system can't create or bind the socket.
    package static func bound(
        to address: UInt32 = loopback,
        port: UInt16 = 0
    ) throws(SocketError) -> (socket: Socket, port: Int) {
        let socket = try Socket()
        // A server can start again on its port while the system still remembers the connections of the previous one.
        if port != 0 { socket.set(SO_REUSEADDR, to: 1) }
        var address = Self.address(address, port: port)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(socket.descriptor, address, size) == 0
                    ? unsafe getsockname(socket.descriptor, address, &size) : -1
            }
        }
        guard result == 0 else {
            let code = errno
            socket.close()
            throw SocketError(.bind, code: code)
        }
        return (socket, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// Creates a socket that starts to connect to a port of this machine.
    package static func connecting(to port: Int) throws(SocketError) -> Socket {
        let socket = try Socket()
        var address = Self.address(Self.loopback, port: UInt16(clamping: port))
        _ = unsafe withUnsafeMutablePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe connect(socket.descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return socket
    }

    private static func address(_ host: UInt32, port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = host.bigEndian
        return address
    }

    package func listen(backlog: Int) throws(SocketError) {
        #if canImport(Glibc)
        let result = Glibc.listen(self.descriptor, Int32(clamping: backlog))
        #elseif canImport(Musl)
        let result = Musl.listen(self.descriptor, Int32(clamping: backlog))
        #else
        let result = Darwin.listen(self.descriptor, Int32(clamping: backlog))
        #endif
        guard result == 0 else { throw SocketError(.listen, code: errno) }
    }

    /// Returns the next pending connection, if there is one.
    package func accept() -> Socket? {
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

    package func read(atMost size: Int = 65_536) -> Reading {
        var buffer = [UInt8](repeating: 0, count: size)
        let count = unsafe recv(self.descriptor, &buffer, buffer.count, 0)
        if count > 0 { return .bytes(Array(buffer[..<count])) }
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? .nothingYet : .ended
    }

    /// Sends as many bytes as possible without blocking.
    /// - Returns: The number of bytes sent, or `nil` if the connection is closed.
    package func write(_ bytes: ArraySlice<UInt8>) -> Int? {
        let count = unsafe bytes.withUnsafeBytes {
            unsafe send(self.descriptor, $0.baseAddress, $0.count, Self.flags)
        }
        if count >= 0 { return count }
        return errno == EAGAIN || errno == EINTR ? 0 : nil
    }

    package func close() {
        #if canImport(Glibc)
        _ = Glibc.close(self.descriptor)
        #elseif canImport(Musl)
        _ = Musl.close(self.descriptor)
        #else
        _ = Darwin.close(self.descriptor)
        #endif
    }

    /// Tells the other side that no more bytes follow.
    package func endOutput() {
        _ = shutdown(self.descriptor, Int32(SHUT_WR))
    }

    /// Makes the system refuse further connections.
    package func shut() {
        _ = shutdown(self.descriptor, Int32(SHUT_RDWR))
    }

    /// Closes with a reset.
    package func reset() {
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

    private func set(_ option: Int32, to value: Int32) {
        var value = value
        _ = unsafe setsockopt(self.descriptor, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
}
