import CloudEmulator
import Testing

/// A type of a program with the name of a type of the emulator.
private struct Machine {}

/// Types of the emulator in programs that have types with the same names.
@Suite struct QualifiedNameTests {
    @Test func qualifiesTypesWithTheModule() {
        let machine = CloudEmulator.Machine(index: 7)
        let cloud = CloudEmulator.EmulatedCloud(machines: [machine], executor: .closure { _, _ in .success })
        #expect(cloud.machines.map(\.id) == ["i-7"])
        #expect(type(of: Machine()) != CloudEmulator.Machine.self)
    }
}
