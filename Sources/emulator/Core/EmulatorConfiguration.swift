package import CloudEmulator
package import CloudFoundation

/// The emulator's configuration file.
package struct EmulatorConfiguration: Sendable {
    /// How the emulator runs scripts.
    package enum Scripts: Sendable {
        /// Results come from the rules. A script that matches none succeeds, and its output is the machine's ID
        /// and its text.
        case played([ScriptRule])

        /// Scripts run in the local shell.
        case run
    }

    package var machines: [Machine]
    package var scripts = Scripts.played([])
    package var faults = FaultPlan.none
    package var visibilityDelay = Duration.zero

    /// The calls that fill the emulator at the start.
    package var setup: [SetupCall] = []
    package var records = PlantedRecords()

    /// Creates the configuration of an emulator without a file.
    /// - Parameter machines: The number of machines.
    package init(machines: Int) {
        self.machines = (0..<machines).map { Machine(index: $0 + 1) }
    }

    /// Reads a file.
    /// - Parameter data: The contents of the file.
    /// - Throws: ``ConfigurationFileError`` for a value that is not valid.
    package init(json data: Data) throws(ConfigurationFileError) {
        let file = try FileValue(data)
        let members = try file.members(["machines", "scripts", "faults", "visibilityDelay", "setup", "records"])
        self.init(machines: 4)
        if let value = members["machines"] { self.machines = try Machine.list(value) }
        if let value = members["scripts"] { self.scripts = try Scripts(value) }
        if let value = members["faults"] { self.faults = try FaultPlan(value) }
        if let value = members["visibilityDelay"] { self.visibilityDelay = try value.seconds() }
        if let value = members["setup"] {
            self.setup = try value.elements().map { value throws(ConfigurationFileError) in try SetupCall(value) }
        }
        if let value = members["records"] { self.records = try PlantedRecords(value) }
    }

    /// Creates the emulator and fills it.
    /// - Parameter folder: The folder in which scripts run that run in the local shell.
    /// - Returns: The emulator.
    /// - Throws: ``ConfigurationFileError`` for a call that the emulator rejects.
    package func makeCloud(runningScriptsIn folder: URL) async throws(ConfigurationFileError) -> EmulatedCloud {
        let executor: ScriptExecutor =
            switch self.scripts {
            case .played(let rules): .closure { machine, script in rules.result(of: script, on: machine) }
            case .run: .shell(in: folder)
            }
        let cloud = EmulatedCloud(machines: self.machines, executor: executor)
        cloud.visibilityDelay = self.visibilityDelay
        self.records.add(to: cloud)
        for call in self.setup { try await call.make(on: cloud) }
        cloud.faults = self.faults
        return cloud
    }
}

extension EmulatorConfiguration.Scripts {
    init(_ value: FileValue) throws(ConfigurationFileError) {
        guard value.isList else {
            self = try value.choice(["run": .run])
            return
        }
        self = .played(try value.elements().map { value throws(ConfigurationFileError) in try ScriptRule(value) })
    }
}
