/// Why a file can't be read or written.
public struct FileError: Error, Sendable, Hashable {
    /// What is wrong with the file.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Reason: Sendable, Hashable {
        /// There is no such file, or a link to it leads nowhere.
        case missing

        /// A folder, a device or a pipe is in its place.
        case notRegular

        /// It is larger than a number of bytes.
        case tooLarge(limit: Int)

        /// The program may not read it.
        case notReadable

        /// The program may not write it, or its folder is not there.
        case notWritable

        /// It is not UTF-8; `line` is the first line that isn't, counted from 1.
        case notText(line: Int)
    }

    /// The file's path.
    public var path: String

    /// What is wrong with it.
    public var reason: Reason

    /// Creates a failure.
    /// - Parameters:
    ///   - path: The file's path.
    ///   - reason: What is wrong with it.
    public init(path: String, reason: Reason) {
        self.path = path
        self.reason = reason
    }
}

extension FileError: CustomStringConvertible {
    /// One line: the path, and what is wrong.
    public var description: String {
        switch self.reason {
        case .missing: "there is no file \(quoted(self.path))"
        case .notRegular: "\(quoted(self.path)) is no regular file"
        case .tooLarge(let limit): "the file \(quoted(self.path)) is larger than \(limit) bytes"
        case .notReadable: "the file \(quoted(self.path)) can't be read: look at its permissions"
        case .notWritable: "the file \(quoted(self.path)) can't be written: look at its folder and its permissions"
        case .notText(let line): "the file \(quoted(self.path)) is not UTF-8 in line \(line)"
        }
    }
}
