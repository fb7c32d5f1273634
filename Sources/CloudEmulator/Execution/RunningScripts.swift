import Synchronization

/// The scripts that run on this machine, so that a command that is stopped ends its scripts.
final class RunningScripts: Sendable {
    /// One machine's part of a command.
    struct Key: Hashable {
        var command: String
        var index: Int
    }

    private struct State {
        var tasks: [Key: Task<ScriptResult, Never>] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Runs a script to its end, or until it is ended.
    func run(_ key: Key, _ script: @escaping @Sendable () async -> ScriptResult) async -> ScriptResult {
        let task = Task { await script() }
        let isClosed = self.state.withLock { state in
            state.tasks[key] = task
            return state.isClosed
        }
        if isClosed { task.cancel() }
        defer { self.state.withLock { $0.tasks[key] = nil } }
        return await task.value
    }

    /// Ends the scripts for which a condition holds.
    func end(where isOver: (Key) -> Bool) {
        let running = self.state.withLock(\.tasks)
        for (key, task) in running where isOver(key) { task.cancel() }
    }

    /// Ends all scripts, and each that is still to come.
    func close() {
        self.state.withLock { $0.isClosed = true }
        self.end { _ in true }
    }
}
