/// An error for a file that can't be read or written.
public struct FileError: Error, Sendable, Hashable {
    /// The reason a file can't be read or written.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Reason: Sendable, Hashable {
        /// A file that doesn't exist, or a symbolic link without a target.
        case missing

        /// A folder, a device or a pipe instead of a file.
        case notRegular

        /// A file that is larger than the limit, in bytes.
        case tooLarge(limit: Int)

        /// A file that the program lacks permission to read.
        case notReadable

        /// A file that the program lacks permission to write, or whose folder doesn't exist.
        case notWritable

        /// A file that is not UTF-8; `line` is the number of the first invalid line, starting at 1.
        case notText(line: Int)
    }

    /// The file's path.
    public var path: String

    /// The reason the file can't be read or written.
    public var reason: Reason

    /// Creates an error.
    /// - Parameters:
    ///   - path: The file's path.
    ///   - reason: The reason the file can't be read or written.
    public init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }
}

extension FileError: CustomStringConvertible {
    /// The path and the reason on one line.
    public var description: String {
        switch self.reason {
        case .missing: "there is no file \(quoted(self.path))"
        case .notRegular: "\(quoted(self.path)) is not a regular file"
        case .tooLarge(let limit): "the file \(quoted(self.path)) is larger than \(limit) bytes"
        case .notReadable: "the file \(quoted(self.path)) can't be read: check its permissions"
        case .notWritable: "the file \(quoted(self.path)) can't be written: check its folder and its permissions"
        case .notText(let line): "the file \(quoted(self.path)) is not UTF-8 in line \(line)"
        }
    }
}
