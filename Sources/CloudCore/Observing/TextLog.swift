#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#else
import Darwin
#endif

/// An observer that writes a line for each event of a call.
public struct TextLog: CallObserver {
    private let write: @Sendable (String) -> Void

    /// Creates a log.
    /// - Parameter write: A closure that writes a line, which it receives without a line break.
    public init(_ write: @escaping @Sendable (String) -> Void) {
        self.write = write
    }

    /// Writes a line for an event.
    /// - Parameter event: The event.
    public func observe(_ event: CallEvent) {
        self.write(event.description)
    }
}

extension TextLog {
    /// A destination for a log.
    public struct Destination: Sendable, Hashable {
        private let descriptor: Int32

        /// Creates a destination.
        /// - Parameter descriptor: The descriptor of an open file. The caller must keep it open.
        public init(descriptor: Int32) {
            self.descriptor = descriptor
        }

        /// The standard error stream of the program.
        public static let standardError = Destination(descriptor: STDERR_FILENO)

        /// The standard output stream of the program.
        public static let standardOutput = Destination(descriptor: STDOUT_FILENO)

        /// Writes a line; output that can't be written is dropped.
        fileprivate func write(_ line: String) {
            let bytes = Array("\(line)\n".utf8)
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes { unsafe writeBytes(self.descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }
}

// The C function `write`, which a method of the same name would hide.
private let writeBytes = unsafe write

extension CallObserver where Self == TextLog {
    /// Returns an observer that writes a line for each event.
    /// - Parameter destination: The destination, such as `.standardError`.
    /// - Returns: The observer.
    public static func log(to destination: TextLog.Destination) -> TextLog {
        TextLog { line in destination.write(line) }
    }
}
