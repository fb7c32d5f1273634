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

/// Files of the machine that the program runs on.
package enum LocalFile {
    /// Reads a file that is no larger than expected.
    ///
    /// A symbolic link is followed: tokens that Kubernetes mounts are links, and so are many people's
    /// configuration files. What it leads to has to be a regular file, so that a pipe can't hang the program.
    /// `/dev/null`, with which people switch a file off, is empty.
    /// - Parameters:
    ///   - path: The file's path.
    ///   - maxSize: The most bytes to read.
    /// - Returns: The file's contents.
    /// - Throws: ``FileError``.
    package static func read(_ path: String, maxSize: Int) throws(FileError) -> Data {
        if path == "/dev/null" { return Data() }
        var status = stat()
        // Also when a folder on the way may not be looked into.
        guard unsafe stat(path, &status) == 0 else { throw FileError(path: path, reason: .missing) }
        guard Self.isRegular(status) else { throw FileError(path: path, reason: .notRegular) }
        // Should a pipe have taken the file's place meanwhile, opening it does not wait for somebody to write.
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw FileError(path: path, reason: .notReadable) }
        defer { close(file) }
        guard unsafe fstat(file, &status) == 0, Self.isRegular(status) else {
            throw FileError(path: path, reason: .notRegular)
        }
        guard status.st_size <= maxSize else { throw FileError(path: path, reason: .tooLarge(limit: maxSize)) }
        // The file may have grown since it was looked at, and files of the kernel say that they are empty.
        guard let data = Self.contents(of: file, maxSize: maxSize) else {
            throw FileError(path: path, reason: .notReadable)
        }
        guard data.count <= maxSize else { throw FileError(path: path, reason: .tooLarge(limit: maxSize)) }
        return data
    }

    private static func isRegular(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFREG }

    /// Reads to the end, or one byte further than a size.
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

// The C function, whose name the type's own method has.
private let readBytes = unsafe read
