public import CloudFoundation

/// The environment from which credentials and settings are read: variables, files, programs, network and time.
///
/// ``current`` is the system that the program runs on. Tests replace its parts, so that they
/// don't access the home folder, start programs or use the network.
public struct HostSystem: Sendable {
    /// The environment variables.
    public var environment: [String: String]

    /// The path of the user's home folder, to which `~` expands; `nil` if there is none.
    public var homeFolder: String?

    /// A closure that returns the contents of a file of at most `maxSize` bytes.
    public var readFile: @Sendable (_ path: String, _ maxSize: Int) throws(FileError) -> Data

    /// A closure that replaces a file, readable by the user only, and returns whether it succeeded.
    ///
    /// Used to save refreshed tokens, as the command-line tools do. If `nil`, no files are written.
    public var writeFile: (@Sendable (_ path: String, _ contents: Data) -> Bool)?

    /// A closure that runs a program until it exits and returns its output.
    public var runProgram: @Sendable (_ call: ProgramCall) async throws -> Data

    /// The transport for requests.
    public var transport: any HTTPTransport {
        didSet { self.hasOwnTransport = true }
    }

    /// Whether the transport was set explicitly, so that a client's transport doesn't replace it.
    package var hasOwnTransport: Bool

    /// The time source of clients and credentials; that of the transport unless set.
    ///
    /// If set, clients on this host use it even if their transport has its own time source, such as the emulator's.
    public var time: TimeSource {
        get { self.chosenTime ?? self.transport.time }
        set { self.chosenTime = newValue }
    }

    private var chosenTime: TimeSource?

    /// Whether settings may be read from files; `false` if a client was created with all of these settings.
    package var readsSettingsFiles = true

    /// The values that the clients of this host share.
    package let shared = SharedValues()

    /// Whether the host is the system that the program runs on.
    package private(set) var isThisMachine = false

    /// The application name for the `User-Agent` header, such as `nightly-backup`.
    ///
    /// If `nil`, the environment and the profile are used: `AWS_SDK_UA_APP_ID`, `sdk_ua_app_id`,
    /// `ALIBABA_CLOUD_USER_AGENT`. At most 50 characters are sent, with invalid characters replaced by hyphens.
    public var applicationName: String?

    /// The trusted hosts of metadata services besides their standard addresses, such as `imds.internal` or `fd00::1`.
    ///
    /// Variables and properties that configure a metadata endpoint may contain these hosts, this machine, and the
    /// clouds' standard addresses. Any other host is rejected, since it would receive tokens and supply credentials.
    public var trustedMetadataHosts: Set<String> = []

    /// A closure that returns a random number in the range `0..<1`, for jitter.
    public var random: @Sendable () -> Double

    /// A closure that returns a unique string, for signatures, idempotency tokens and the markers of runs.
    ///
    /// If it returns the same string twice, a service may reject a request, or take it for a repetition.
    public var unique: @Sendable () -> String

    /// Creates a host.
    /// - Parameters:
    ///   - environment: The environment variables.
    ///   - homeFolder: The path of the home folder; the value of `HOME` by default.
    ///   - readFile: A closure that returns the contents of a file; that of this machine by default.
    ///   - runProgram: A closure that runs a program; on this machine by default.
    ///   - transport: The transport for requests; by default that of the client, or ``DefaultTransport/shared``.
    ///   - time: The time source; that of the transport by default.
    ///   - random: A closure that returns a random number in the range `0..<1`.
    ///   - unique: A closure that returns a unique string; by default a random UUID in lowercase.
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

    /// The system that the program runs on, with a copy of its current environment variables.
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
    /// Returns a copy of the host with a client's application name, and its transport unless the host has its own.
    package func serving(transport: (any HTTPTransport)?, applicationName: String?) -> HostSystem {
        var host = self
        if let transport, !host.hasOwnTransport {
            host.transport = transport
            host.hasOwnTransport = false
        }
        host.applicationName = applicationName ?? host.applicationName
        return host
    }

    /// Returns the dependencies of a client with a transport, whose time source is used unless the host has its own.
    package func dependencies(for transport: any HTTPTransport) -> Dependencies {
        Dependencies(time: self.chosenTime ?? transport.time, random: self.random, unique: self.unique)
    }

    /// The maximum size of configuration, token and credentials files: 1 MiB.
    package static let maxFileSize = 1 << 20

    /// Returns a path with a leading `~/` replaced by the home folder.
    package func expanding(_ path: String) -> String {
        guard path == "~" || path.hasPrefix("~/"), let home = self.homeFolder else { return path }
        return home + path.dropFirst()
    }

    /// Returns an absolute path for a path relative to the home folder.
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

    /// Returns the text of a file, or `nil` if the file doesn't exist.
    package func readTextIfPresent(_ path: String) throws(FileError) -> String? {
        do throws(FileError) {
            return try self.readText(path)
        } catch  where error.reason == .missing {
            return nil
        }
    }
}

extension Data {
    /// The number of the first line that is not UTF-8, starting at 1.
    fileprivate var firstInvalidLine: Int {
        let lines = self.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return 1 + (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0)
    }
}

extension HostSystem: CustomReflectable {
    /// A mirror without the values of environment variables, which may be secret.
    public var customMirror: Mirror {
        Mirror(self, children: ["environment": self.environment.keys.sorted(), "homeFolder": self.homeFolder as Any])
    }
}
