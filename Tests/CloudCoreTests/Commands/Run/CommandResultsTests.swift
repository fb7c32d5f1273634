import Testing

@testable import CloudCore

@Suite struct CommandResultsTests {
    private func key(_ machine: String, _ repetition: Int? = nil) -> RunState.Key {
        RunState.Key(command: "c", machine: machine, repetition: repetition)
    }

    private func entry(_ state: CommandState) -> RunState.Entry {
        let result = MachineResult(instanceID: "", state: state)
        return RunState.Entry(result: result, endedAt: state.isTerminal ? .zero : nil)
    }

    @Test func knowsWhatIsOpen() {
        var results = CommandResults()
        results[self.key("b")] = self.entry(.running)
        results[self.key("a")] = self.entry(.pending)
        #expect(results.openMachines == ["a", "b"])
        #expect(results.machineCount == 2)
        #expect(!results.haveEnded)

        results[self.key("a")] = self.entry(.failed)
        results[self.key("b")] = self.entry(.succeeded)
        #expect(results.openMachines.isEmpty)
        #expect(results.areSettled)
        #expect(results.errors == 1)
    }

    @Test func countsAMachineWithSeveralRepetitionsOnce() {
        var results = CommandResults()
        results[self.key("a")] = self.entry(.pending)
        results[self.key("a")] = nil
        results[self.key("a", 1)] = self.entry(.timedOut)
        results[self.key("a", 2)] = self.entry(.running)
        #expect(results.machineCount == 1)
        #expect(results.isOpen("a"))
        results[self.key("a", 2)] = self.entry(.succeeded)
        #expect(!results.isOpen("a"))
        #expect(results.errors == 1)
    }

    @Test func isNotSettledWhileANamedMachineHasNoResult() {
        var results = CommandResults()
        results[self.key("a")] = self.entry(.succeeded)
        results.setNamed(["a", "b"])
        #expect(results.silent == ["b"])
        #expect(results.haveEnded && !results.areSettled)
        #expect(results.openMachines == ["b"])
        results[self.key("b")] = self.entry(.succeeded)
        #expect(results.areSettled)
    }

    @Test func resolvedOutcomesAreNotErrors() {
        var results = CommandResults()
        results[self.key("a")] = self.entry(.unknown)
        #expect(results.errors == 1)
        results[self.key("a")] = self.entry(.succeeded)
        #expect(results.errors == 0)
    }
}
