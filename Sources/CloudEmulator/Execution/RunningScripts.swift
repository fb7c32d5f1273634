import Synchronization

/// The scripts that run on this machine, so that a command that is stopped ends its scripts.
final class RunningScripts: Sendable {
    /// One machine's part of a command.
    struct Key: Hashable {
        var command: String
        var index: Int
    }

    private let tasks = Mutex<[Key: Task<ScriptResult, Never>]>([:])

    /// Runs a script to its end, or until it is ended.
    func run(_ key: Key, _ script: @escaping @Sendable () async -> ScriptResult) async -> ScriptResult {
        let task = Task { await script() }
        self.tasks.withLock { $0[key] = task }
        defer { self.tasks.withLock { $0[key] = nil } }
        return await task.value
    }

    /// Ends the scripts for which a condition holds.
    func end(where isOver: (Key) -> Bool) {
        let running = self.tasks.withLock(\.self)
        for (key, task) in running where isOver(key) { task.cancel() }
    }
}
