public import CloudFoundation

extension SSMClient {
    /// The options of a client.
    public struct Options: Sendable {
        /// The endpoint to use instead of the region's own, such as a test server, or `nil` for the configured one.
        public var endpoint: URL?

        /// Whether to use the endpoint with FIPS 140 validated cryptography.
        ///
        /// `false` uses the configuration.
        public var useFIPS: Bool

        /// Whether to use the dual-stack endpoint, which also supports IPv6.
        ///
        /// `false` uses the configuration.
        public var useDualStack: Bool

        /// The policy for retrying failed calls.
        ///
        /// By default, the configured one.
        public var retry: RetryPolicy

        /// The time limits of calls.
        public var timeouts: Timeouts

        /// The observers of calls, for logs, metrics and traces.
        public var observers: [any CallObserver]

        /// The profile of the shared files.
        ///
        /// By default, the one in `AWS_PROFILE`, otherwise `default`.
        public var profile: String?

        /// The source of settings, and of credentials if the client was given none.
        ///
        /// By default, it is the machine that the program runs on.
        public var host: HostSystem

        /// The application name in the `User-Agent` header, such as `nightly-backup`.
        ///
        /// By default, it is the value of `AWS_SDK_UA_APP_ID` or `sdk_ua_app_id`.
        public var applicationName: String?

        /// The name of this client's account in reports, such as `staging`, for programs with several accounts.
        public var accountLabel: String?

        /// The handling of responses that deviate from the documentation.
        ///
        /// By default, as much as possible is decoded.
        public var decoding: ResponseDecoding

        /// Creates options.
        /// - Parameters:
        ///   - endpoint: The endpoint to use instead of the region's own.
        ///   - useFIPS: Whether to use the endpoint with FIPS 140 validated cryptography.
        ///   - useDualStack: Whether to use the dual-stack endpoint, which also supports IPv6.
        ///   - retry: The policy for retrying failed calls.
        ///   - timeouts: The time limits of calls.
        ///   - observers: The observers of calls.
        ///   - profile: The profile for settings, and for credentials if the client was given none.
        ///   - host: The source of settings and credentials.
        ///   - applicationName: The application name in the `User-Agent` header.
        ///   - accountLabel: The name of this client's account in reports.
        ///   - decoding: The handling of responses that deviate from the documentation.
        public init(
            endpoint: URL? = nil,
            useFIPS: Bool = false,
            useDualStack: Bool = false,
            retry: RetryPolicy = .configured,
            timeouts: Timeouts = Timeouts(),
            observers: [any CallObserver] = [],
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
            self.observers = observers
            self.profile = profile
            self.host = host
            self.applicationName = applicationName
            self.accountLabel = accountLabel
            self.decoding = decoding
        }
    }
}

extension SSMClient.Options: ClientOptions {}
