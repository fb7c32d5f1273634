import Foundation

/// A measurement of a repeated operation.
struct Measure: Sendable {
    /// The minimum duration of a batch; the default is so short that the system rarely interrupts a batch.
    let duration: Duration

    /// Repeats the operation a number of times and returns the elapsed time, without any preparation.
    let run: @Sendable (Int) async throws -> Duration

    init(for duration: Duration = .milliseconds(1), run: @escaping @Sendable (Int) async throws -> Duration) {
        self.duration = duration
        self.run = run
    }

    /// Creates a measurement of an operation that needs no preparation.
    init(_ operation: @escaping @Sendable () throws -> Void) {
        self.init { count in
            try ContinuousClock().measure {
                for _ in 0..<count { try operation() }
            }
        }
    }

    /// Returns the time of an operation as the median of the batches that fit into a tenth of a second.
    /// - Parameter size: The number of operations in a batch of the previous sample.
    /// - Returns: The time of one operation, and the number of operations in a batch.
    /// - Throws: The error of the operation.
    func sample(size: Int) async throws -> (median: Duration, size: Int) {
        var size = size
        var batches: [Duration] = []
        var total = Duration.zero
        while total < max(.milliseconds(100), self.duration) {
            let elapsed = try await self.run(size)
            if elapsed < self.duration / 2 {
                (size, batches) = (size * 2, [])
            } else {
                batches.append(elapsed)
                total += elapsed
            }
        }
        return (batches.sorted()[batches.count / 2] / size, size)
    }

    /// Returns all measurements by name.
    static func all() throws -> [String: Measure] {
        let inputs = try Inputs()
        return try [self.signing(), self.coding(inputs), self.calls(inputs)].reduce(into: [:]) { all, some in
            all.merge(some) { first, _ in first }
        }
    }
}

/// The input of all measurements, written by `Benchmarks/inputs.py`.
struct Inputs: Sendable {
    /// The response to one GetCommandInvocation.
    let small: Data

    /// The response to one ListCommandInvocations, of a megabyte.
    let large: Data

    /// The local server, which responds to every request with `small`; without it, nothing is measured over HTTP.
    let server: URL?

    /// The same server over TLS, if this process can be configured to trust it.
    let secureServer: URL?

    init() throws {
        let environment = ProcessInfo.processInfo.environment
        let folder = URL(filePath: environment["BENCHMARK_INPUTS"] ?? ".build/inputs", directoryHint: .isDirectory)
        self.small = try Data(contentsOf: folder.appending(path: "GetCommandInvocation.json"))
        self.large = try Data(contentsOf: folder.appending(path: "ListCommandInvocations.json"))
        self.server = environment["BENCHMARK_SERVER"].flatMap { URL(string: $0) }
        self.secureServer = environment["BENCHMARK_SECURE_SERVER"].flatMap { URL(string: $0) }
    }
}
