import Foundation

/// The resources that this process uses.
///
/// `nil` if the system doesn't report them.
public enum ThisProcess {
    /// The number of open file descriptors.
    public static var descriptorCount: Int? { self.entries(of: "/proc/self/fd") }

    /// The number of threads.
    public static var threadCount: Int? { self.entries(of: "/proc/self/task") }

    /// The resident memory, in bytes.
    public static var residentBytes: Int? { self.status("VmRSS") }

    /// The peak resident memory, in bytes.
    public static var peakResidentBytes: Int? { self.status("VmHWM") }

    /// Returns the number of sockets that are connected, or connecting, to a local port.
    /// - Parameter port: The port.
    /// - Returns: The number of sockets.
    public static func connections(to port: Int) -> Int? {
        guard let table = try? String(contentsOfFile: "/proc/self/net/tcp", encoding: .utf8) else { return nil }
        let remote = ":" + String(port + 0x10000, radix: 16, uppercase: true).dropFirst()
        return table.split(separator: "\n").count { line in
            let fields = line.split(separator: " ")
            // A socket in TIME_WAIT belongs to no process: its inode is 0.
            return fields.count > 9 && fields[2].hasSuffix(remote) && fields[9] != "0"
        }
    }

    private static func entries(of folder: String) -> Int? {
        try? FileManager.default.contentsOfDirectory(atPath: folder).count
    }

    private static func status(_ name: String) -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("\(name):") }),
            let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
        else { return nil }
        return kilobytes * 1024
    }
}
