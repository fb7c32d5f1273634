import EmulatorCommand
import Testing

/// The arguments of the program `emulator`.
@Suite struct EmulatorArgumentsTests {
    @Test func hasDefaults() throws {
        let arguments = try EmulatorArguments([])
        #expect(arguments.action == .serve)
        #expect(arguments.address == "127.0.0.1")
        #expect(arguments.port == 4_566)
        #expect(!arguments.runsScripts)
    }

    @Test func readsOptions() throws {
        let arguments = try EmulatorArguments(["--port", "0", "--machines=7", "--run-scripts", "--address=0.0.0.0"])
        #expect(arguments.port == 0)
        #expect(arguments.machines == 7)
        #expect(arguments.runsScripts)
        #expect(arguments.address == "0.0.0.0")
        #expect(try EmulatorArguments(["--config", "a=b.json"]).file == "a=b.json")
        #expect(try EmulatorArguments(["--environment"]).action == .printEnvironment)
        #expect(try EmulatorArguments(["--help", "--bogus"]).action == .printHelp)
    }

    @Test(arguments: [
        (["--bogus"], "unknown option --bogus"), (["file.json"], "unknown option file.json"),
        (["--run-scripts=no"], "unknown option --run-scripts=no"), (["--port"], "--port needs a value"),
        (["--port", "65536"], #"--port must be a number from 0 to 65535, not "65536""#),
        (["--port="], #"--port must be a number from 0 to 65535, not """#),
        (["--machines", "-1"], #"--machines must be a number from 0 to 10000, not "-1""#),
        (
            ["--machines", "1", "--config", "a"],
            "--machines and --config can't be combined: the file contains the machines"
        ),
        (["--environment", "--port", "0"], "--environment needs the --port of the emulator"),
    ])
    func rejects(arguments: [String], reason: String) {
        #expect { try EmulatorArguments(arguments) } throws: { "\($0)" == reason }
    }
}
