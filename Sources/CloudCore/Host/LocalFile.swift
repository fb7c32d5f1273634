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

/// Access to files of the system that the program runs on.
package enum LocalFile {
    /// Reads a file up to a maximum size.
    ///
    /// Follows symbolic links, since tokens that Kubernetes mounts and many users'
    /// configuration files are links. The target must be a regular file, so that a pipe can't block the program.
    /// `/dev/null`, which is often used to disable a file, reads as empty.
    /// - Parameters:
    ///   - path: The file's path.
    ///   - maxSize: The maximum size of the file in bytes.
    /// - Returns: The file's contents.
    /// - Throws: ``FileError`` if the file can't be read, or is larger.
    package static func read(_ path: String, maxSize: Int) throws(FileError) -> Data {
        if path == "/dev/null" { return Data() }
        var status = stat()
        // Also if a folder in the path can't be searched.
        guard unsafe stat(path, &status) == 0 else { throw FileError(path: path, reason: .missing) }
        guard Self.isRegular(status) else { throw FileError(path: path, reason: .notRegular) }
        // Nonblocking, in case the file has since been replaced by a pipe, which would wait for a writer.
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw FileError(path: path, reason: .notReadable) }
        defer { close(file) }
        guard unsafe fstat(file, &status) == 0, Self.isRegular(status) else {
            throw FileError(path: path, reason: .notRegular)
        }
        guard status.st_size <= maxSize else { throw FileError(path: path, reason: .tooLarge(limit: maxSize)) }
        // The file may have grown in the meantime, and the kernel's virtual files report a size of 0.
        guard let data = Self.contents(of: file, maxSize: maxSize) else {
            throw FileError(path: path, reason: .notReadable)
        }
        guard data.count <= maxSize else { throw FileError(path: path, reason: .tooLarge(limit: maxSize)) }
        return data
    }

    private static func isRegular(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

    /// Reads to the end of the file, but at most one byte more than the maximum size.
    private static func contents(of file: Int32, maxSize: Int) -> Data? {
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while data.count <= maxSize {
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe readBytes(file, bytes.baseAddress, min(bytes.count, maxSize + 1 - data.count))
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            data.append(contentsOf: buffer.prefix(count))
        }
        return data
    }
}

// The C function `read`, which the type's method would hide.
private let readBytes = unsafe read
