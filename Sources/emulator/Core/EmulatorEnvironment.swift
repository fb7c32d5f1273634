package import CloudEmulator

/// The commands that point the programs of a shell to the emulator.
package enum EmulatorEnvironment {
    /// Other settings that would come first, tokens of other keys, and settings that ignore the endpoint.
    private static let others = [
        "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN", "AWS_ENDPOINT_URL_SSM",
        "AWS_ENDPOINT_URL_S3", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_USE_FIPS_ENDPOINT",
        "AWS_USE_DUALSTACK_ENDPOINT", "ALIBABA_CLOUD_PROFILE", "ALIBABA_CLOUD_SECURITY_TOKEN",
    ]

    /// Returns commands for a POSIX shell, one per line, which set the variables of a server.
    package static func shellCommands(for server: EmulatorServer) -> [String] {
        let exports = server.environment.sorted { $0.key < $1.key }.map { name, value in
            // Other addresses that need no proxy still need none.
            let others = name.lowercased() == "no_proxy" ? "\"${\(name):+,$\(name)}\"" : ""
            return "export \(name)='\(value)'\(others)"
        }
        return ["unset \(self.others.joined(separator: " "))"] + exports
    }
}
