import Foundation

/// A program that runs measurements by name, so that several workers can take turns.
///
/// - `worker` reads the name of a measurement from each line, and prints nanoseconds per operation for each.
/// - `worker NAME COUNT` repeats one operation a number of times, and prints the peak growth of its memory in bytes.
@main struct Worker {
    /// Blocks the main thread: an asynchronous main program would end it, which crashes callgrind.
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

/// An error for an unknown measurement or an unexpected result.
struct Unknown: Error {
    let name: String
}

/// The memory of this process, in bytes.
enum Memory {
    static var resident: Int { self.status("VmRSS") }
    static var peak: Int { self.status("VmHWM") }

    private static func status(_ name: String) -> Int {
        let lines = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))?.split(separator: "\n")
        let fields = lines?.first { $0.hasPrefix("\(name):") }?.split(whereSeparator: \.isWhitespace)
        return (fields.flatMap { $0.count > 1 ? Int($0[1]) : nil } ?? 0) * 1024
    }
}
