import Synchronization

/// The scripts that run in the local shell, which end when their command is cancelled.
final class RunningScripts: Sendable {
    /// A command's run on one machine.
    struct Key: Hashable {
        var command: String
        var index: Int
    }

    private struct State {
        var tasks: [Key: Task<ScriptResult, Never>] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// Runs a script until it finishes or is ended.
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

    /// Ends the scripts that match a predicate.
    func end(where predicate: (Key) -> Bool) {
        let running = self.state.withLock(\.tasks)
        for (key, task) in running where predicate(key) { task.cancel() }
    }

    /// Waits for the scripts that run now.
    func wait() async {
        for task in self.state.withLock({ Array($0.tasks.values) }) { _ = await task.value }
    }

    /// Ends all scripts, including those that start later.
    func close() {
        self.state.withLock { $0.isClosed = true }
        self.end { _ in true }
    }
}
