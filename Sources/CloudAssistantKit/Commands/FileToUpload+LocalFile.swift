public import CloudFoundation

extension FileToUpload {
    /// The maximum size of a file, in bytes.
    static let maximumSize = 24_576

    /// Creates a file from a file on this machine.
    ///
    /// The uploaded file has the same name and the same permissions, unless others are given.
    /// - Parameters:
    ///   - file: The file on this machine, with at most 24,576 bytes.
    ///   - directory: The directory on the machines.
    ///   - name: The file name on the machines, or `nil` for the same name.
    ///   - mode: The permissions, such as `0644`, or `nil` for the same permissions.
    ///   - owner: The owner.
    ///   - group: The owning group.
    ///   - overwrites: Whether it replaces a file of the same name.
    /// - Throws: ``/CloudCore/CommandError/invalid(_:)`` if the file can't be read, is not a regular file or is too
    ///   large.
    public init(
        contentsOf file: URL,
        directory: String,
        name: String? = nil,
        mode: String? = nil,
        owner: String? = nil,
        group: String? = nil,
        overwrites: Bool = false
    ) throws(CommandError) {
        let (path, attributes) = (file.path, try? FileManager.default.attributesOfItem(atPath: file.path))
        guard let attributes, attributes[.type] as? FileAttributeType == .typeRegular else {
            throw .invalid("\(quoted(path)) is not a regular file that can be read")
        }
        // Checked first, so that a large file is not read.
        if let size = attributes[.size] as? Int, size > Self.maximumSize {
            throw .invalid("the file \(quoted(path)) has \(size) bytes: the maximum is \(Self.maximumSize)")
        }
        let content: Data
        do {
            content = try Data(contentsOf: file)
        } catch {
            throw .invalid("\(quoted(path)) can't be read")
        }
        let permissions = (attributes[.posixPermissions] as? Int).map { number in
            let digits = String(number & 0o7777, radix: 8)
            return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
        self.init(
            content,
            name: name ?? file.lastPathComponent,
            directory: directory,
            mode: mode ?? permissions,
            owner: owner,
            group: group,
            overwrites: overwrites
        )
    }
}
