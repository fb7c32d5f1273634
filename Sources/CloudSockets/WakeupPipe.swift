#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A pipe that ends the wait of a thread that polls it.
package struct WakeupPipe: Sendable {
    /// The descriptor to poll.
    package let reading: Int32

    private let writing: Int32

    package init() throws(SocketError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw SocketError(.create, code: errno) }
        (self.reading, self.writing) = (ends[0], ends[1])
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
    }

    /// Makes the pipe readable.
    ///
    /// A full pipe is readable already.
    package func wake() {
        var byte: UInt8 = 1
        _ = unsafe write(self.writing, &byte, 1)
    }

    /// Empties the pipe.
    package func drain() {
        var buffer = [UInt8](repeating: 0, count: 256)
        while unsafe read(self.reading, &buffer, buffer.count) == buffer.count {}
    }

    /// Closes the pipe, after which nothing may use it.
    package func close() {
        for end in [self.reading, self.writing] {
            #if canImport(Glibc)
            _ = Glibc.close(end)
            #elseif canImport(Musl)
            _ = Musl.close(end)
            #else
            _ = Darwin.close(end)
            #endif
        }
    }
}
