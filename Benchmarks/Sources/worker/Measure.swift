import Foundation

/// Something that is done over and over, and timed.
struct Measure: Sendable {
    /// How long a batch takes at least: so short, where nothing else is said, that the system seldom interrupts it.
    let duration: Duration

    /// Does it a number of times, and returns how long that took, without what has to be prepared.
    let run: @Sendable (Int) async throws -> Duration

    init(for duration: Duration = .milliseconds(1), run: @escaping @Sendable (Int) async throws -> Duration) {
        self.duration = duration
        self.run = run
    }

    /// Times something that needs no preparation.
    init(_ operation: @escaping @Sendable () throws -> Void) {
        self.init { count in
            try ContinuousClock().measure {
                for _ in 0..<count { try operation() }
            }
        }
    }

    /// Returns what the operation takes, by the median of as many batches as fit into a tenth of a second.
    /// - Parameter size: How many operations a batch had the last time.
    /// - Returns: The time of one operation, and how many a batch has.
    /// - Throws: What the operation throws.
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

    /// All that can be measured, by name.
    static func all() throws -> [String: Measure] {
        let inputs = try Inputs()
        return try [self.signing(), self.coding(inputs), self.calls(inputs)].reduce(into: [:]) { all, some in
            all.merge(some) { first, _ in first }
        }
    }
}

/// What all contenders work on, made by `Benchmarks/inputs.py`.
struct Inputs: Sendable {
    /// The answer to one GetCommandInvocation.
    let small: Data

    /// The answer to one ListCommandInvocations, of a megabyte.
    let large: Data

    /// The local server, which answers everything with `small`; without it nothing is measured over HTTP.
    let server: URL?

    /// The same over TLS, where this process can be made to trust it.
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
