#if os(macOS) || os(Linux)
internal import CProcess
import CloudFoundation
import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A running program whose output is collected.
final class RunningProgram: Sendable {
    private enum Event: Sendable {
        case wrote(Data)
        case ended(status: Int32)
    }

    private let call: ProgramCall
    private let process: ChildProcess

    /// The descriptor from which the output is read.
    private let output: Int32

    private let events: AsyncStream<Event>
    private let continuation: AsyncStream<Event>.Continuation

    private var name: String { self.call.arguments.first ?? "" }

    /// Starts a program.
    init(path: String, call: ProgramCall) throws(ProgramError) {
        self.call = call
        var (reading, writing) = (Int32(-1), Int32(-1))
        guard unsafe cprocess_pipe(&reading, &writing) == 0 else {
            throw .notStarted(program: call.arguments.first ?? "")
        }
        defer { close(writing) }
        do throws(SystemError) {
            self.process = try ChildProcess(
                path: path,
                arguments: call.arguments,
                environment: call.environment,
                output: writing
            )
        } catch {
            close(reading)
            throw .notStarted(program: call.arguments.first ?? "")
        }
        self.output = reading
        (self.events, self.continuation) = AsyncStream.makeStream(of: Event.self)
        self.reap()
    }

    deinit { close(self.output) }

    /// Waits for the exit of the program, so that it is reaped even if nobody reads its output.
    private func reap() {
        // On a dispatch queue, since a blocking call must not occupy a thread of the concurrency pool.
        DispatchQueue(label: "program.wait").async { [process, continuation] in
            continuation.yield(.ended(status: process.wait()))
        }
    }

    /// Returns the program's output once it has exited.
    ///
    /// Call this method once.
    func readOutput() async throws -> Data {
        DispatchQueue(label: "program.read").async { self.continuation.yield(.wrote(self.drain())) }
        var output: Data?
        var status: Int32?
        for await event in self.events {
            switch event {
            case .wrote(let data): output = data
            case .ended(let ended): status = ended
            }
            if let output, output.count > self.call.maxOutputSize {
                throw ProgramError.tooMuchOutput(program: self.name, limit: self.call.maxOutputSize)
            }
            guard let output, let status else { continue }
            guard status == 0 else { throw ProgramError.failed(program: self.name, status: status) }
            return output
        }
        throw CancellationError()
    }

    /// Reads until the output is closed or too long, or the program has exited and nothing is left to read.
    ///
    /// A child of the program may keep the output open indefinitely.
    private func drain() -> Data {
        var output = Data()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while output.count <= self.call.maxOutputSize {
            let isRunning = self.process.isRunning
            var waiting = pollfd(fd: self.output, events: Int16(POLLIN), revents: 0)
            let ready = unsafe poll(&waiting, 1, 20)
            if ready == 0, isRunning { continue }
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { break }
            let count = unsafe buffer.withUnsafeMutableBytes { bytes in
                unsafe read(self.output, bytes.baseAddress, bytes.count)
            }
            guard count > 0 else { break }
            output.append(contentsOf: buffer.prefix(count))
        }
        return output
    }

    /// Kills the program and its process group, if it is still running.
    func end() { self.process.end() }
}
#endif
