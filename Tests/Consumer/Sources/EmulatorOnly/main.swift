// Creates an emulator and checks its initial state. The program has a type with the name of one of the emulator's.

import CloudEmulator

struct Machine {}

let machines: [CloudEmulator.Machine] = (1...3).map { .init(index: $0) }
let cloud = EmulatedCloud(machines: machines, clock: .manual, executor: .closure { _, _ in .success })
print("EmulatorOnly", cloud.machines.map(\.id) == ["i-1", "i-2", "i-3"] && cloud.executions(on: "i-1") == 0)
