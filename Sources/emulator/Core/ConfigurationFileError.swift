/// An error in the configuration file, with its place.
package struct ConfigurationFileError: Error, Hashable, CustomStringConvertible {
    /// The path of the value, such as `machines[2].agent`; empty for the whole file.
    package let path: String

    /// What is wrong, and what is expected.
    package let reason: String

    package var description: String {
        self.path.isEmpty ? self.reason : "\(self.path): \(self.reason)"
    }
}
