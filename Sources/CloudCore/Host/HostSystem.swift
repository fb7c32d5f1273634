public import CloudFoundation

/// What credentials and settings are read from: environment, files, programs, the network and time.
///
/// ``current`` is the machine that the program runs on. Tests give values of their own, so that they
/// touch no real home folder, start no program and use no network.
public struct HostSystem: Sendable {
    /// The environment variables.
    public var environment: [String: String]

    /// The path of the user's home folder, which `~` stands for; `nil` if there is none.
    public var homeFolder: String?

    /// Returns the contents of a file, which may be no larger than a number of bytes.
    public var readFile: @Sendable (_ path: String, _ maxSize: Int) throws(FileError) -> Data

    /// Replaces the contents of a file that only the user may read, and returns whether it did; `nil` writes nothing.
    ///
    /// Tokens that were renewed are kept this way, as the command-line tools do.
    public var writeFile: (@Sendable (_ path: String, _ contents: Data) -> Bool)?

    /// Runs a program to its end and returns what it wrote.
    public var runProgram: @Sendable (_ call: ProgramCall) async throws -> Data

    /// What carries requests.
    public var transport: any HTTPTransport {
        didSet { self.hasOwnTransport = true }
    }

    /// Whether the transport was chosen for the host, so that a client's own doesn't replace it.
    package var hasOwnTransport: Bool

    /// The time; that of the transport unless it was chosen.
    public var time: TimeSource {
        get { self.chosenTime ?? self.transport.time }
        set { self.chosenTime = newValue }
    }

    private var chosenTime: TimeSource?

    /// Whether settings may be read from files; not where a client was given all that it would look for there.
    package var readsSettingsFiles = true

    /// What is told of the calls through which credentials are fetched.
    package var observer: (any CallObserver)?

    /// The values that the clients of this host share.
    package let shared = SharedValues()

    /// Whether the host is the machine that the program runs on.
    package private(set) var isThisMachine = false

    /// What the program calls itself in the `User-Agent` header, such as `nightly-backup`.
    ///
    /// Without it the environment and the profile are looked at: `AWS_SDK_UA_APP_ID`, `sdk_ua_app_id`,
    /// `ALIBABA_CLOUD_USER_AGENT`. At most 50 characters are sent, with a hyphen for what can't be part of a name.
    public var applicationName: String?

    /// Hosts at which metadata services may listen beside their own addresses, such as `imds.internal` or `fd00::1`.
    ///
    /// The variables and properties that name an endpoint may name these, this machine, and the clouds' own addresses.
    /// Any other is rejected, since whoever listens there would be sent tokens and asked for keys.
    public var trustedMetadataHosts: Set<String> = []

    /// Returns a number at or above 0 and below 1, by which delays are spread.
    public var random: @Sendable () -> Double

    /// Returns text that was never returned before, for signatures.
    public var unique: @Sendable () -> String

    /// Creates a host.
    /// - Parameters:
    ///   - environment: The environment variables.
    ///   - homeFolder: The path of the home folder; by default what `HOME` says.
    ///   - readFile: Returns the contents of a file; by default of this machine.
    ///   - runProgram: Runs a program; by default on this machine.
    ///   - transport: What carries requests; by default that of the client, or ``DefaultTransport/shared``.
    ///   - time: The time; by default that of the transport.
    ///   - random: Returns a number at or above 0 and below 1.
    ///   - unique: Returns text that was never returned before; by default a random UUID in lowercase.
    public init(
        environment: [String: String],
        homeFolder: String? = nil,
        readFile: (@Sendable (String, Int) throws(FileError) -> Data)? = nil,
        runProgram: (@Sendable (ProgramCall) async throws -> Data)? = nil,
        transport: (any HTTPTransport)? = nil,
        time: TimeSource? = nil,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        unique: (@Sendable () -> String)? = nil
    ) {
        self.environment = environment
        self.homeFolder = homeFolder ?? environment.nonBlank("HOME")
        if let readFile { self.readFile = readFile } else { self.readFile = LocalFile.read }
        if let runProgram { self.runProgram = runProgram } else { self.runProgram = LocalProgram.run }
        self.transport = transport ?? DefaultTransport.shared
        self.hasOwnTransport = transport != nil
        self.chosenTime = time
        self.random = random
        self.unique = unique ?? { UniqueText.next() }
    }

    /// The machine that the program runs on, with the environment as it is now.
    public static var current: HostSystem {
        let environment = ProcessInfo.processInfo.environment
        let homeFolder = environment.nonBlank("HOME") ?? FileManager.default.homeDirectoryForCurrentUser.path
        var host = HostSystem(environment: environment, homeFolder: homeFolder)
        host.writeFile = LocalFile.replace
        host.isThisMachine = true
        return host
    }
}

extension HostSystem {
    /// Returns the host as a client uses it: with the client's transport, unless the host has one of its own, and the
    /// name that the client was given.
    package func serving(
        transport: (any HTTPTransport)?,
        applicationName: String?,
        observer: (any CallObserver)?
    ) -> HostSystem {
        var host = self
        host.observer = observer ?? host.observer
        if let transport, !host.hasOwnTransport {
            host.transport = transport
            host.hasOwnTransport = false
        }
        host.applicationName = applicationName ?? host.applicationName
        return host
    }

    /// The host's time and randomness for a client that sends through a transport: its time unless another was chosen.
    package func dependencies(for transport: any HTTPTransport) -> Dependencies {
        Dependencies(time: self.chosenTime ?? transport.time, random: self.random, unique: self.unique)
    }

    /// The largest file that is read as configuration, token or credentials: 1 MiB.
    package static let maxFileSize = 1 << 20

    /// Returns a path with `~/` at its beginning replaced by the home folder.
    package func expanding(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = self.homeFolder else { return path }
        return home + path.dropFirst()
    }

    /// Returns the path of something in the home folder.
    package func pathInHome(_ path: String) -> String? {
        self.homeFolder.map { home in home.hasSuffix("/") ? home + path : "\(home)/\(path)" }
    }

    /// Returns the text of a file, without a byte order mark.
    package func readText(_ path: String) throws(FileError) -> String {
        let data = try self.readFile(self.expanding(path), Self.maxFileSize)
        guard let text = String(validating: data, as: UTF8.self) else {
            throw FileError(path: path, reason: .notText(line: data.firstInvalidLine))
        }
        return text.hasPrefix("\u{feff}") ? String(text.dropFirst()) : text
    }

    /// Returns the text of a file, or `nil` if there is none.
    package func readTextIfPresent(_ path: String) throws(FileError) -> String? {
        do throws(FileError) {
            return try self.readText(path)
        } catch  where error.reason == .missing {
            return nil
        }
    }
}

extension Data {
    /// The number of the first line that is not UTF-8.
    fileprivate var firstInvalidLine: Int {
        let lines = self.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return 1 + (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0)
    }
}

extension HostSystem: CustomReflectable {
    /// The members for printing, without the values of environment variables, which may be secret.
    public var customMirror: Mirror {
        Mirror(self, children: ["environment": self.environment.keys.sorted(), "homeFolder": self.homeFolder as Any])
    }
}
