#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#else
import Darwin
#endif

/// Why a call to the operating system failed.
package struct SystemError: Error, Sendable, Hashable {
    /// The number of the error, such as `ENOENT`.
    package let code: Int32
}

extension SystemError: CustomStringConvertible {
    /// The system's text for the error.
    package var description: String { unsafe strerror(self.code).map { unsafe String(cString: $0) } ?? "\(self.code)" }
}
