public import Foundation

/// Writes a line for each event of a call.
public struct TextLog: CallObserver {
    private let write: @Sendable (String) -> Void

    /// Creates a log.
    /// - Parameter write: Takes a line, without its line break.
    public init(_ write: @escaping @Sendable (String) -> Void) {
        self.write = write
    }

    /// Writes a line for an event.
    /// - Parameter event: What happened.
    public func observe(_ event: CallEvent) {
        self.write(event.description)
    }
}

extension CallObserver where Self == TextLog {
    /// Writes a line for each event.
    /// - Parameter file: Where to, such as `.standardError`.
    /// - Returns: The observer.
    public static func log(to file: FileHandle) -> TextLog {
        TextLog { line in try? file.write(contentsOf: Data("\(line)\n".utf8)) }
    }
}
