/// An error for an invalid setting in the environment or in a file.
public struct ConfigurationError: Error, Sendable, Hashable {
    /// The location of the setting: a file's path, or the name of an environment variable.
    public var place: String

    /// The line number in the file, starting at 1.
    public var line: Int?

    /// The reason the setting is invalid; never contains a secret.
    public var reason: String

    /// Creates an error.
    /// - Parameters:
    ///   - place: A file's path, or the name of an environment variable.
    ///   - line: The line number in the file, starting at 1.
    ///   - reason: The reason the setting is invalid.
    public init(place: String, line: Int? = nil, reason: String) {
        self.place = place
        self.line = line
        self.reason = reason
    }
}

extension ConfigurationError: CustomStringConvertible {
    /// The location and the reason on one line.
    public var description: String {
        self.place + (self.line.map { ", line \($0)" } ?? "") + ": \(self.reason)"
    }
}

extension ConfigurationError {
    /// Creates an error for a configured file that can't be read.
    package init(_ failure: FileError) {
        self.init(place: failure.path, reason: failure.description)
    }
}
