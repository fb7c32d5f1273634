public import CloudFoundation

/// A small file to upload to machines.
public struct FileToUpload: Sendable, Hashable {
    /// The content, at most 24,576 bytes, since the service limits its Base64 form to 32 KB.
    public var content: Data

    /// The file name.
    public var name: String

    /// The directory, which is created if it doesn't exist.
    public var directory: String

    /// The permissions, such as `0644`, which is the service's default.
    ///
    /// They are ignored on Windows.
    public var mode: String?

    /// The owner.
    ///
    /// The default is root.
    public var owner: String?

    /// The owning group.
    ///
    /// The default is root.
    public var group: String?

    /// Whether it replaces a file of the same name.
    ///
    /// Otherwise, an existing file is a failure on the machine.
    public var overwrites: Bool

    /// Creates a file.
    /// - Parameters:
    ///   - content: The content.
    ///   - name: The file name.
    ///   - directory: The directory.
    ///   - mode: The permissions.
    ///   - owner: The owner.
    ///   - group: The owning group.
    ///   - overwrites: Whether it replaces a file of the same name.
    public init(
        _ content: Data,
        name: String,
        directory: String,
        mode: String? = nil,
        owner: String? = nil,
        group: String? = nil,
        overwrites: Bool = false
    ) {
        self.content = content
        self.name = name
        self.directory = directory
        self.mode = mode
        self.owner = owner
        self.group = group
        self.overwrites = overwrites
    }
}

extension FileToUpload: CustomStringConvertible, CustomReflectable {
    /// The path and the size, without the content, which may contain secrets.
    public var description: String { "\(self.directory)/\(self.name) (\(self.content.count) bytes)" }

    /// A mirror without the content.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "name": self.name, "directory": self.directory, "size": self.content.count, "mode": self.mode as Any,
                "owner": self.owner as Any, "group": self.group as Any, "overwrites": self.overwrites,
            ]
        )
    }
}
