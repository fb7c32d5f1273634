/// A setting in the environment or in a file that can't be used.
public struct ConfigurationError: Error, Sendable, Hashable {
    /// Where it is: a file's path, or the name of an environment variable.
    public var place: String

    /// The line in the file, counted from 1.
    public var line: Int?

    /// What is wrong with it; never holds a secret.
    public var reason: String

    /// Creates an error.
    /// - Parameters:
    ///   - place: A file's path, or the name of an environment variable.
    ///   - line: The line in the file, counted from 1.
    ///   - reason: What is wrong.
    public init(place: String, line: Int? = nil, reason: String) {
        self.place = place
        self.line = line
        self.reason = reason
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// One line: where, and what is wrong.
    public var description: String {
        self.place + (self.line.map { ", line \($0)" } ?? "") + ": \(self.reason)"
    }
}

extension ConfigurationError {
    /// A file that is configured and can't be read.
    package init(_ failure: FileError) {
        self.init(place: failure.path, reason: failure.description)
    }
}
