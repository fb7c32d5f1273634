#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#else
import Darwin
#endif

/// An error from a system call.
package struct SystemError: Error, Sendable, Hashable {
    /// The error number, such as `ENOENT`.
    package let code: Int32
}

extension SystemError: CustomStringConvertible {
    /// The system's message for the error.
    package var description: String { unsafe strerror(self.code).map { unsafe String(cString: $0) } ?? "\(self.code)" }
}
