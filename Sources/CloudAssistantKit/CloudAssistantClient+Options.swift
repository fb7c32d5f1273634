public import CloudFoundation

extension CloudAssistantClient {
    /// The way a client signs.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Signature: Sendable, Hashable {
        /// Version 3, ACS3-HMAC-SHA256: the signature in headers.
        case acs3

        /// Version 1, RPC with HMAC-SHA1: the signature in the query.
        case rpc
    }

    /// How a client behaves.
    public struct Options: Sendable {
        /// Where to send requests instead of the region's own endpoint, such as a test server.
        public var endpoint: URL?

        /// Whether to use the endpoint that is reached from within a VPC; `false` leaves it to what is configured.
        public var useVPC: Bool

        /// The way requests are signed.
        public var signature: Signature

        /// How often and when a failed call is tried again.
        public var retry: RetryPolicy

        /// How long a call may take.
        public var timeouts: Timeouts

        /// Sees what happens to calls, for logs, metrics and traces.
        public var observer: (any CallObserver)?

        /// The profile of the command-line tool's file; by default the one that `ALIBABA_CLOUD_PROFILE` names, else
        /// the current one.
        public var profile: String?

        /// What settings are read from, and credentials if the client was given none; by default the machine that the
        /// program runs on.
        public var host: HostSystem

        /// What the program calls itself in the `User-Agent` header, such as `nightly-backup`; by default what
        /// `ALIBABA_CLOUD_USER_AGENT` says.
        public var applicationName: String?

        /// What reports call the account of this client's machines, such as `staging`: for programs that use several.
        public var accountLabel: String?

        /// How responses are read that are not as they are documented; by default as far as they can be.
        public var decoding: ResponseDecoding

        /// Creates options.
        /// - Parameters:
        ///   - endpoint: Where to send requests instead of the region's own endpoint.
        ///   - useVPC: Whether to use the endpoint that is reached from within a VPC.
        ///   - signature: The way requests are signed.
        ///   - retry: How often and when a failed call is tried again.
        ///   - timeouts: How long a call may take.
        ///   - observer: Sees what happens to calls.
        ///   - profile: The profile that settings, and credentials if the client was given none, are read from.
        ///   - host: What settings and credentials are read from.
        ///   - applicationName: What the program calls itself in the `User-Agent` header.
        ///   - accountLabel: What reports call the account of this client's machines.
        ///   - decoding: How responses are read that are not as they are documented.
        public init(
            endpoint: URL? = nil,
            useVPC: Bool = false,
            signature: Signature = .acs3,
            retry: RetryPolicy = .configured,
            timeouts: Timeouts = Timeouts(),
            observer: (any CallObserver)? = nil,
            profile: String? = nil,
            host: HostSystem = .current,
            applicationName: String? = nil,
            accountLabel: String? = nil,
            decoding: ResponseDecoding = .lenient
        ) {
            self.endpoint = endpoint
            self.useVPC = useVPC
            self.signature = signature
            self.retry = retry
            self.timeouts = timeouts
            self.observer = observer
            self.profile = profile
            self.host = host
            self.applicationName = applicationName
            self.accountLabel = accountLabel
            self.decoding = decoding
        }

        /// What calls take of the options.
        var callSettings: CallSettings {
            CallSettings(retry: self.retry, timeouts: self.timeouts, observer: self.observer)
        }

        /// Returns the options with a host that uses the client's transport and name, and files for settings or not.
        func serving(_ transport: (any HTTPTransport)?, readsSettingsFiles: Bool) -> Options {
            var options = self
            options.host = self.host.serving(
                transport: transport,
                applicationName: self.applicationName,
                observer: self.observer
            )
            options.host.readsSettingsFiles = readsSettingsFiles
            return options
        }
    }
}
