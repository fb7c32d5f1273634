import CloudCore

/// The arguments of the command line.
package struct EmulatorArguments: Hashable, Sendable {
    /// What the program does.
    package enum Action: Sendable {
        case serve
        case printEnvironment
        case printHelp
    }

    package var action = Action.serve
    package var address = "127.0.0.1"
    package var port = 4_566

    /// The path of the configuration file.
    package var file: String?

    /// The number of machines, if there is no configuration file.
    package var machines: Int?
    package var runsScripts = false

    package static let usage = """
        usage: emulator [options]

        Serves an emulated AWS Systems Manager and Alibaba Cloud Cloud Assistant over HTTP.

          --port N         the port; 0 uses a free one (default: 4566)
          --machines N     the number of machines, i-1, i-2 and so on (default: 4)
          --config FILE    machines, data, scripts and faults, in JSON
          --run-scripts    runs scripts in /bin/sh, as you, in a temporary folder; by default, none runs
          --address A      the IPv4 address to listen on (default: 127.0.0.1, which only this machine can reach)
          --environment    prints the environment of programs that use the emulator on --port, and exits
          --help           prints this text

        It prints the environment as shell commands, and stops at SIGINT (Ctrl-C) or SIGTERM.
        """

    /// Parses arguments.
    /// - Throws: ``UsageError`` for an unknown option, or a value that is missing or not valid.
    package init(_ arguments: some Sequence<String>) throws(UsageError) {
        var rest = Array(arguments)[...]
        while let argument = rest.popFirst() {
            let parts = argument.parts(separatedBy: "=", maxSplits: 1)
            func value() throws(UsageError) -> String {
                if parts.count == 2 { return parts[1] }
                guard let value = rest.popFirst() else { throw UsageError("\(parts[0]) needs a value") }
                return value
            }
            func number(upTo maximum: Int) throws(UsageError) -> Int {
                let text = try value()
                guard let number = Int(text), (0...maximum).contains(number) else {
                    throw UsageError("\(parts[0]) must be a number from 0 to \(maximum), not \"\(text)\"")
                }
                return number
            }
            switch parts[0] {
            case "--port": self.port = try number(upTo: 65_535)
            case "--machines": self.machines = try number(upTo: 10_000)
            case "--config": self.file = try value()
            case "--address": self.address = try value()
            case "--run-scripts" where parts.count == 1: self.runsScripts = true
            case "--environment" where parts.count == 1: self.action = .printEnvironment
            case "--help" where parts.count == 1, "-h" where parts.count == 1:
                self.action = .printHelp
                return
            default: throw UsageError("unknown option \(argument)")
            }
        }
        if self.file != nil, self.machines != nil {
            throw UsageError("--machines and --config can't be combined: the file contains the machines")
        }
        if self.action == .printEnvironment, self.port == 0 {
            throw UsageError("--environment needs the --port of the emulator")
        }
    }
}

/// An error in the arguments of the command line.
package struct UsageError: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}
