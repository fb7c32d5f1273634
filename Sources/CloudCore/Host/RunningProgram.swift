#if os(macOS) || os(Linux)
import Foundation
import Synchronization

/// A program under way, whose output is collected.
final class RunningProgram: Sendable {
    private enum Event: Sendable {
        case wrote(Data)
        case ended(status: Int32)
    }

    private let path: String
    private let call: ProgramCall

    /// The id of the process, while it runs.
    private let processID = Mutex<pid_t?>(nil)

    init(path: String, call: ProgramCall) {
        self.path = path
        self.call = call
    }

    private var name: String { self.call.arguments.first ?? "" }

    /// Starts the program and returns what it wrote by its end.
    func output() async throws -> Data {
        let (events, continuation) = AsyncStream.makeStream(of: Event.self)
        let process = Process()
        process.executableURL = URL(filePath: self.path)
        process.arguments = Array(self.call.arguments.dropFirst())
        process.environment = self.call.environment
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.terminationHandler = { process in
            self.processID.withLock { $0 = nil }
            continuation.yield(.ended(status: process.terminationStatus))
        }
        let output = try self.start(process)
        // A thread of its own, since those of the queues are the ones that tasks run on. The file handle's own way to
        // tell of data loses the end on some systems.
        Thread.detachNewThread { continuation.yield(.wrote(self.drain(output))) }
        return try await self.collect(events)
    }

    /// Held while a program is started: another that is started meanwhile would keep its output open.
    private static let starting = Mutex<Void>(())

    private func start(_ process: Process) throws(ProgramFailure) -> FileHandle {
        do {
            return try Self.starting.withLock { _ in
                let pipe = Pipe()
                process.standardOutput = pipe
                try self.processID.withLock { processID in
                    try process.run()
                    processID = process.processIdentifier
                }
                return pipe.fileHandleForReading
            }
        } catch {
            throw .notStarted(program: self.name)
        }
    }

    private func collect(_ events: AsyncStream<Event>) async throws -> Data {
        var output: Data?
        var status: Int32?
        for await event in events {
            switch event {
            case .wrote(let data): output = data
            case .ended(let ended): status = ended
            }
            if let output, output.count > self.call.maxOutputSize {
                throw ProgramFailure.tooMuchOutput(program: self.name, limit: self.call.maxOutputSize)
            }
            guard let output, let status else { continue }
            guard status == 0 else { throw ProgramFailure.failed(program: self.name, status: status) }
            return output
        }
        throw CancellationError()
    }

    /// Reads until the output is closed, too long, or the program has ended and left nothing more to read.
    ///
    /// A child of the program may hold the output open for as long as it likes.
    private func drain(_ handle: FileHandle) -> Data {
        var output = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while output.count <= self.call.maxOutputSize {
            let isRunning = self.processID.withLock { $0 != nil }
            var waiting = pollfd(fd: handle.fileDescriptor, events: Int16(POLLIN), revents: 0)
            let ready = unsafe poll(&waiting, 1, 20)
            if ready == 0, isRunning { continue }
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { break }
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe read(handle.fileDescriptor, bytes.baseAddress, bytes.count)
            }
            guard count > 0 else { break }
            output.append(contentsOf: buffer.prefix(count))
        }
        return output
    }

    /// Ends the program and what it started, if it still runs.
    func end() {
        self.processID.withLock { processID in
            guard let id = processID else { return }
            // It leads a group of its own where the system sees to that.
            if getpgid(id) == id { kill(-id, SIGKILL) }
            kill(id, SIGKILL)
        }
    }
}
#endif
