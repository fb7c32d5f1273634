#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An error that prevents a server from starting.
package struct SocketError: Error, CustomStringConvertible {
    /// The step that failed.
    package enum Step: String, Sendable {
        case create, bind, listen
    }

    package let step: Step

    /// The system's error number.
    package let code: Int32

    init(_ step: Step, code: Int32) {
        self.step = step
        self.code = code
    }

    /// The system's description of the error, such as `Address already in use`.
    package var description: String { unsafe String(cString: strerror(self.code)) }
}
