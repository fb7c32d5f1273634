// Creates an emulator and checks its initial state.

import CloudEmulator

let cloud = EmulatedCloud(machines: 3, clock: .manual)
print("EmulatorOnly", cloud.machines.map(\.id) == ["i-1", "i-2", "i-3"] && cloud.executions(on: "i-1") == 0)
