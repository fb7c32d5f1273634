import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation

/// A machine that is all in memory: files, programs, network and time.
struct TestHost {
    var environment: [String: String] = [:]
    var files: [String: String] = [:]
    var transport: any HTTPTransport = Unplugged()
    var clock = ManualClock()
    var runProgram: @Sendable (ProgramCall) async throws -> Data = { call in
        throw ProgramFailure.notStarted(program: call.arguments.first ?? "")
    }

    /// The machine as a host; its home folder is `/home` unless the environment names another.
    var system: HostSystem {
        let files = self.files
        return HostSystem(
            environment: self.environment,
            homeFolder: self.environment["HOME"] ?? "/home",
            readFile: { path, maxSize throws(FileFailure) in
                guard let text = files[path] else { throw FileFailure(path: path, reason: .missing) }
                guard text.utf8.count <= maxSize else {
                    throw FileFailure(path: path, reason: .tooLarge(limit: maxSize))
                }
                return Data(text.utf8)
            },
            runProgram: self.runProgram,
            transport: self.transport,
            time: self.clock.time,
            random: { 0.5 },
            unique: { "unique" }
        )
    }
}

/// A transport of a machine that has no network.
struct Unplugged: HTTPTransport {
    func send(_ request: TransportRequest) async throws -> TransportResponse {
        throw TransportFailure(.notConnected, reason: "no network")
    }
}

/// Secrets that tests plant, to look for them in every message.
enum Planted {
    static let secrets = ["SECRETKEY", "SECRETTOKEN", "SECRETJWT", "SECRETBEARER"]

    /// The secrets that a text shows.
    static func shown(in text: String) -> [String] { self.secrets.filter(text.contains) }
}
