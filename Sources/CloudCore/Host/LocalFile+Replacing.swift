package import CloudFoundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#else
import Darwin
#endif

extension LocalFile {
    /// Replaces a file atomically; only the user may read and write the new file.
    ///
    /// Readers get either the old or the new contents. A symbolic link is kept, and its target is replaced.
    /// - Parameters:
    ///   - path: The file's path, in an existing folder.
    ///   - contents: The new contents.
    /// - Returns: Whether the file was replaced; if `false`, it is unchanged.
    package static func replace(_ path: String, with contents: Data) -> Bool {
        let path = Self.target(of: path)
        let other = "\(path).\(UniqueText.next()).tmp"
        let file = unsafe open(other, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { return false }
        let isWritten = Self.write(contents, to: file) && fsync(file) == 0
        guard close(file) == 0, isWritten, unsafe rename(other, path) == 0 else {
            unsafe unlink(other)
            return false
        }
        return true
    }

    /// Returns the path of a symbolic link's target, or the path itself.
    private static func target(of path: String) -> String {
        guard let target = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(target) }
        return unsafe String(cString: target)
    }

    private static func write(_ contents: Data, to file: Int32) -> Bool {
        var rest = Array(contents)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { bytes in unsafe writeBytes(file, bytes.baseAddress, bytes.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

// The C function `write`, which the type's method would hide.
private let writeBytes = unsafe write
