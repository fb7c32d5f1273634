import Foundation

/// What this process holds of the system; `nil` where the system doesn't say.
public enum ThisProcess {
    /// How many files, sockets and the like are open.
    public static var descriptorCount: Int? { self.entries(of: "/proc/self/fd") }

    /// How many threads there are.
    public static var threadCount: Int? { self.entries(of: "/proc/self/task") }

    /// How many bytes of memory are in use.
    public static var residentBytes: Int? { self.status("VmRSS") }

    /// How many bytes of memory were in use at most.
    public static var peakResidentBytes: Int? { self.status("VmHWM") }

    /// Returns how many sockets are connected, or connecting, to a port of this machine.
    /// - Parameter port: The port.
    /// - Returns: How many.
    public static func connections(to port: Int) -> Int? {
        guard let table = try? String(contentsOfFile: "/proc/self/net/tcp", encoding: .utf8) else { return nil }
        let remote = ":" + String(port + 0x10000, radix: 16, uppercase: true).dropFirst()
        return table.split(separator: "\n").count { line in
            let fields = line.split(separator: " ")
            // One that only waits for stray packets belongs to nobody: its inode is 0.
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
