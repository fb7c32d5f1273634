import Foundation

/// Measures what it is told to, so that whoever talks to several workers can let them take turns.
///
/// - `worker` reads the name of a measure from each line, and answers each with nanoseconds per operation.
/// - `worker NAME COUNT` does one operation that often, and prints by how many bytes its memory grew at most.
@main struct Worker {
    /// The main thread waits: a main program that is asynchronous ends it, which callgrind does not survive.
    static func main() {
        let isDone = DispatchSemaphore(value: 0)
        Task.detached {
            do { try await self.work() } catch { print("failed: \(error)") }
            isDone.signal()
        }
        isDone.wait()
    }

    private static func work() async throws {
        let before = Memory.resident
        let arguments = CommandLine.arguments.dropFirst()
        let measures = try Measure.all()
        if let name = arguments.first, let count = arguments.last.flatMap({ Int($0) }) {
            _ = try await measures.find(name).run(count)
            print(Memory.peak - before)
            return
        }
        var sizes: [String: Int] = [:]
        while let name = readLine() {
            let (median, size) = try await measures.find(name).sample(size: sizes[name] ?? 1)
            sizes[name] = size
            try FileHandle.standardOutput.write(contentsOf: Data("\(median / .nanoseconds(1))\n".utf8))
        }
    }
}

extension [String: Measure] {
    fileprivate func find(_ name: String) throws -> Measure {
        guard let measure = self[name] else { throw Unknown(name: name) }
        return measure
    }
}

/// There is no measure of a name.
struct Unknown: Error {
    let name: String
}

/// What this process has of the machine's memory, in bytes.
enum Memory {
    static var resident: Int { self.status("VmRSS") }
    static var peak: Int { self.status("VmHWM") }

    private static func status(_ name: String) -> Int {
        let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n")
        let fields = lines?.first { $0.hasPrefix("\(name):") }?.split(whereSeparator: \.isWhitespace)
        return (fields.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0) * 1024
    }
}
