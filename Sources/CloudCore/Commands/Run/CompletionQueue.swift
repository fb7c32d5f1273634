/// The results whose output is still to be fetched, in order and without repetition.
struct CompletionQueue {
    private var keys: ArraySlice<RunState.Key> = []

    /// The keys that have been neither taken nor removed.
    private var waiting: Set<RunState.Key> = []

    var isEmpty: Bool { self.waiting.isEmpty }

    mutating func append(_ key: RunState.Key) {
        if self.waiting.insert(key).inserted { self.keys.append(key) }
    }

    mutating func popFirst() -> RunState.Key? {
        while let key = self.keys.popFirst() {
            if self.waiting.remove(key) != nil { return key }
        }
        return nil
    }

    mutating func remove(_ key: RunState.Key) { self.waiting.remove(key) }

    /// Removes all keys, and returns them in order.
    mutating func removeAll() -> [RunState.Key] {
        var removed: [RunState.Key] = []
        while let key = self.popFirst() { removed.append(key) }
        return removed
    }
}
