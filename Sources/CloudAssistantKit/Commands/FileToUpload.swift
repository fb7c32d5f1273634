public import CloudFoundation

/// A small file to put on machines.
public struct FileToUpload: Sendable, Hashable {
    /// What is in it; Base64 makes it a third longer, and may then have 32 KB at most: 24,576 bytes.
    public var content: Data

    /// Its name.
    public var name: String

    /// The folder to put it in, which is created if it doesn't exist.
    public var directory: String

    /// Its permissions, such as `0644`, which is the service's default; ignored on Windows.
    public var mode: String?

    /// The user that owns it; root by default.
    public var owner: String?

    /// The group that owns it; root by default.
    public var group: String?

    /// Whether it takes the place of a file of the same name; otherwise that is a failure on the machine.
    public var overwrites: Bool

    /// Creates a file.
    /// - Parameters:
    ///   - content: What is in it.
    ///   - name: Its name.
    ///   - directory: The folder to put it in.
    ///   - mode: Its permissions.
    ///   - owner: The user that owns it.
    ///   - group: The group that owns it.
    ///   - overwrites: Whether it takes the place of a file of the same name.
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
    /// Where it goes, and its size; not its content, which may hold secrets.
    public var description: String { "\(self.directory)/\(self.name) (\(self.content.count) bytes)" }

    /// The members for printing, without the content.
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
