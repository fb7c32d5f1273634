public import Foundation

/// Files of the machine that the program runs on.
public enum LocalFile {
    /// Reads a file that is no larger than expected.
    ///
    /// A symbolic link is followed: tokens that Kubernetes mounts are links, and so are many people's
    /// configuration files. What it leads to has to be a regular file, so that a pipe can't hang the program.
    /// `/dev/null`, with which people switch a file off, is empty.
    /// - Parameters:
    ///   - path: The file's path.
    ///   - maxSize: The most bytes to read.
    /// - Returns: The file's contents.
    /// - Throws: ``FileFailure``.
    public static func read(_ path: String, maxSize: Int) throws(FileFailure) -> Data {
        if path == "/dev/null" { return Data() }
        let target = URL(filePath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: target) else {
            // Also when a folder on the way may not be looked into.
            throw FileFailure(path: path, reason: .missing)
        }
        switch attributes[.type] as? FileAttributeType {
        case .typeRegular: break
        case .typeSymbolicLink: throw FileFailure(path: path, reason: .missing)
        default: throw FileFailure(path: path, reason: .notRegular)
        }
        if let size = attributes[.size] as? NSNumber, size.intValue > maxSize {
            throw FileFailure(path: path, reason: .tooLarge(limit: maxSize))
        }
        guard let file = FileHandle(forReadingAtPath: target) else {
            throw FileFailure(path: path, reason: .notReadable)
        }
        defer { try? file.close() }
        // The file may have grown since it was looked at, and files of the kernel say that they are empty.
        guard let data = try? file.read(upToCount: maxSize + 1) ?? Data() else {
            throw FileFailure(path: path, reason: .notReadable)
        }
        guard data.count <= maxSize else { throw FileFailure(path: path, reason: .tooLarge(limit: maxSize)) }
        return data
    }
}
