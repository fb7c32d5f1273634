public import CloudFoundation

extension SSMClient {
    /// How a client behaves.
    public struct Options: Sendable {
        /// Where to send requests instead of the region's own endpoint, such as a test server; `nil` leaves it to what
        /// is configured.
        public var endpoint: URL?

        /// Whether to use the endpoint with FIPS 140 validated cryptography; `false` leaves it to what is configured.
        public var useFIPS: Bool

        /// Whether to use the endpoint that answers over IPv6 too; `false` leaves it to what is configured.
        public var useDualStack: Bool

        /// How often and when a failed call is tried again; by default as it is configured.
        public var retry: RetryPolicy

        /// How long a call may take.
        public var timeouts: Timeouts

        /// Sees what happens to calls, for logs, metrics and traces.
        public var observer: (any CallObserver)?

        /// The profile of the shared files; by default the one that `AWS_PROFILE` names, else `default`.
        public var profile: String?

        /// What settings are read from, and credentials if the client was given none; by default the machine that the
        /// program runs on.
        public var host: HostSystem

        /// What the program calls itself in the `User-Agent` header, such as `nightly-backup`; by default what
        /// `AWS_SDK_UA_APP_ID` or `sdk_ua_app_id` says.
        public var applicationName: String?

        /// What reports call the account of this client's machines, such as `staging`: for programs that use several.
        public var accountLabel: String?

        /// How responses are read that are not as they are documented; by default as far as they can be.
        public var decoding: ResponseDecoding

        /// Creates options.
        /// - Parameters:
        ///   - endpoint: Where to send requests instead of the region's own endpoint.
        ///   - useFIPS: Whether to use the endpoint with FIPS 140 validated cryptography.
        ///   - useDualStack: Whether to use the endpoint that answers over IPv6 too.
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
            useFIPS: Bool = false,
            useDualStack: Bool = false,
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
            self.useFIPS = useFIPS
            self.useDualStack = useDualStack
            self.retry = retry
            self.timeouts = timeouts
            self.observer = observer
            self.profile = profile
            self.host = host
            self.applicationName = applicationName
            self.accountLabel = accountLabel
            self.decoding = decoding
        }

        /// Returns what calls take of the options, with a configured policy for what ``retry`` leaves open.
        func callSettings(configured: RetryPolicy?) -> CallSettings {
            CallSettings(retry: self.retry.completed(by: configured), timeouts: self.timeouts, observer: self.observer)
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
