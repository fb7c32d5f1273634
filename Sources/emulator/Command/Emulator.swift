import CloudEmulator
import CloudFoundation
import Dispatch
import EmulatorCommand

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The emulator as a program: an HTTP server of both clouds.
@main
struct Emulator {
    /// The exit codes for wrong arguments, a wrong configuration file and a missing one, as in `sysexits.h`.
    private static let (usageStatus, dataStatus, noInputStatus): (Int32, Int32, Int32) = (64, 65, 66)

    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        var file = ""
        do {
            let arguments = try EmulatorArguments(CommandLine.arguments.dropFirst())
            file = arguments.file ?? ""
            switch arguments.action {
            case .printHelp: self.print([EmulatorArguments.usage])
            case .printEnvironment:
                let server = EmulatorServer(address: arguments.address, port: arguments.port)
                self.print(EmulatorEnvironment.shellCommands(for: server))
            case .serve: try await self.serveUntilStopped(arguments)
            }
        } catch let error as UsageError {
            self.fail("\(error)\n\n\(EmulatorArguments.usage)", self.usageStatus)
        } catch let error as ConfigurationFileError {
            self.fail("\(file): \(error)", self.dataStatus)
        } catch let error as UnreadableFileError {
            self.fail("\(error)", self.noInputStatus)
        } catch is CancellationError {
            // The program was told to stop.
        } catch {
            self.fail("\(error)", 1)
        }
    }

    /// Serves in a task that signals cancel.
    private static func serveUntilStopped(_ arguments: EmulatorArguments) async throws {
        let work = Task { try await self.serve(arguments) }
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { work.cancel() }
            source.activate()
            return source
        }
        defer { for source in sources { source.cancel() } }
        try await work.value
    }

    private static func serve(_ arguments: EmulatorArguments) async throws {
        var configuration = try self.configuration(arguments)
        if arguments.runsScripts { configuration.scripts = .run }
        let folder = FileManager.default.temporaryDirectory.appending(path: "emulator-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let cloud = try await configuration.makeCloud(runningScriptsIn: folder)
        try await cloud.withServer(address: arguments.address, port: arguments.port) { server in
            if !server.isLocal {
                self.note("warning: anyone who can reach \(server.address) can use this emulator and run its scripts")
            }
            let machines = cloud.machines.map(\.id)
            let range = machines.count > 1 ? "\(machines[0]) to \(machines[machines.count - 1])" : machines.first ?? ""
            self.print(
                EmulatorEnvironment.shellCommands(for: server)
                    + ["# ready: \(server.url.absoluteString), machines: \(machines.count) \(range)"]
            )
            // The server runs until the task is cancelled.
            while true { try await Task.sleep(for: .seconds(86_400)) }
        }
    }

    private static func configuration(_ arguments: EmulatorArguments) throws -> EmulatorConfiguration {
        guard let file = arguments.file else { return EmulatorConfiguration(machines: arguments.machines ?? 4) }
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: file))
        } catch {
            throw UnreadableFileError(path: file)
        }
        return try EmulatorConfiguration(json: data)
    }

    /// Prints lines at once, even into a pipe.
    private static func print(_ lines: [String]) {
        self.write(lines.joined(separator: "\n") + "\n", to: STDOUT_FILENO)
    }

    private static func note(_ text: String) {
        self.write("emulator: \(text)\n", to: STDERR_FILENO)
    }

    private static func fail(_ text: String, _ status: Int32) -> Never {
        self.note(text)
        exit(status)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { unsafe Self.systemWrite(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || errno == EINTR else { return }
            bytes = bytes.dropFirst(max(0, count))
        }
    }

    private static func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
        unsafe Glibc.write(descriptor, bytes, count)
        #elseif canImport(Musl)
        unsafe Musl.write(descriptor, bytes, count)
        #else
        unsafe Darwin.write(descriptor, bytes, count)
        #endif
    }
}

/// An error for a configuration file that can't be read.
private struct UnreadableFileError: Error, CustomStringConvertible {
    let path: String

    var description: String { "\(self.path) can't be read" }
}
