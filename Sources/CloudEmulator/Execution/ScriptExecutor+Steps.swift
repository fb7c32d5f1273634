import CloudFoundation

extension ScriptExecutor {
    /// Runs scripts one after the other on a machine, also after one of them failed.
    func run(_ scripts: [ScriptCall], on machine: Machine) async -> ScriptResult {
        var results: [ScriptResult] = []
        for script in scripts {
            let isSkipped = script.platform.map { $0 != machine.platform } ?? false
            results.append(isSkipped ? ScriptResult(duration: .zero) : await self.run(machine, script))
        }
        return results.count == 1 ? results[0] : ScriptResult(of: results)
    }
}

extension ScriptResult {
    /// Creates the result of several steps, whose exit code is that of the first step that failed.
    init(of steps: [ScriptResult]) {
        self.init(
            exitCode: steps.first { $0.exitCode != 0 }?.exitCode ?? 0,
            standardOutput: steps.reduce(into: Data()) { $0 += $1.standardOutput },
            standardError: steps.reduce(into: Data()) { $0 += $1.standardError },
            duration: steps.reduce(.zero) { $0 + $1.duration },
            timedOut: steps.contains(where: \.timedOut)
        )
        self.steps = steps
    }

    /// Returns the result of a step.
    func step(_ index: Int) -> ScriptResult {
        self.steps.indices.contains(index) ? self.steps[index] : self
    }
}
