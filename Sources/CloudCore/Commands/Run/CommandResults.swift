/// The last known results of a command, with indexes, so that no event needs a pass over all machines.
struct CommandResults {
    private var entries: [RunState.Key: RunState.Entry] = [:]

    /// The number of results of each machine.
    ///
    /// A schedule has several.
    private var counts: [String: Int] = [:]

    /// The number of results that have not ended, for each machine with at least one.
    private var openCounts: [String: Int] = [:]

    /// The machines without a result that the last overview names.
    private(set) var silent: Set<String> = []

    /// The number of results that count as errors.
    private(set) var errors = 0

    /// The entry of a machine or of one of its repetitions.
    subscript(key: RunState.Key) -> RunState.Entry? {
        get { self.entries[key] }
        set {
            let known: RunState.Entry?
            if let newValue {
                known = self.entries.updateValue(newValue, forKey: key)
                if known == nil { self.silent.remove(key.machine) }
            } else {
                known = self.entries.removeValue(forKey: key)
            }
            self.counts.change(key.machine, from: known != nil, to: newValue != nil)
            self.openCounts.change(key.machine, from: known?.isOpen ?? false, to: newValue?.isOpen ?? false)
            self.errors += (newValue?.isError ?? false ? 1 : 0) - (known?.isError ?? false ? 1 : 0)
        }
    }

    /// The entries, in no particular order.
    var all: some Sequence<(key: RunState.Key, value: RunState.Entry)> { self.entries }

    /// The number of machines with a result.
    var machineCount: Int { self.counts.count }

    /// Whether each result has ended.
    var haveEnded: Bool { self.openCounts.isEmpty }

    /// Whether no machine is open.
    var areSettled: Bool { self.openCounts.isEmpty && self.silent.isEmpty }

    /// The machines that have not ended, as far as their ids are known.
    var openMachines: [String] { self.silent.union(self.openCounts.keys).sorted() }

    /// Returns whether a machine has a result.
    func contains(_ machine: String) -> Bool { self.counts[machine] != nil }

    /// Returns whether a machine has not ended.
    func isOpen(_ machine: String) -> Bool { self.openCounts[machine] != nil || self.silent.contains(machine) }

    /// Sets the machines that an overview names.
    mutating func setNamed(_ machines: [String]) {
        self.silent = Set(machines.filter { self.counts[$0] == nil })
    }
}

extension [String: Int] {
    /// Changes the count of a machine by one if a result begins or ceases to count.
    fileprivate mutating func change(_ machine: String, from old: Bool, to new: Bool) {
        if old == new { return }
        let count = (self[machine] ?? 0) + (new ? 1 : -1)
        self[machine] = count == 0 ? nil : count
    }
}

extension RunState.Entry {
    /// Whether the result has not ended.
    var isOpen: Bool { self.endedAt == nil }

    fileprivate var isError: Bool { self.result.state.isError }
}

extension CommandState {
    /// Whether a machine in this state counts as an error.
    ///
    /// As in Systems Manager, an undeliverable command does not count. An unknown outcome does.
    var isError: Bool { self == .failed || self == .timedOut || self == .unknown }
}
