#if os(Linux)
public import CloudFoundation

extension CurlTransport {
    /// What carries requests to a service.
    public enum Proxy: Sendable, Hashable {
        /// What `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` in the environment say.
        case environment

        /// Nothing: every request goes to the service itself.
        case none

        /// A proxy, whatever the environment says: `http://proxy.example:3128`, with a user and a password if it wants them.
        case url(URL)
    }

    /// The files of TLS, in PEM, by their paths.
    public struct TLS: Sendable, Hashable {
        /// The authorities to trust in place of the system's.
        ///
        /// Without it `AWS_CA_BUNDLE` or `ca_bundle` in the profile may name one, for calls to AWS, and libcurl has its own.
        public var trustedAuthorities: String?

        /// The certificate by which the program proves who it is, with those that it was issued by.
        public var certificate: String?

        /// The private key of the certificate; in the same file by default.
        public var key: String?

        /// Creates the settings of TLS.
        /// - Parameters:
        ///   - trustedAuthorities: The path of the authorities to trust in place of the system's.
        ///   - certificate: The path of the program's certificate.
        ///   - key: The path of its private key.
        public init(trustedAuthorities: String? = nil, certificate: String? = nil, key: String? = nil) {
            self.trustedAuthorities = trustedAuthorities
            self.certificate = certificate
            self.key = key
        }
    }
}

extension CurlTransport.Proxy: CustomStringConvertible {
    /// The proxy without its user and password.
    public var description: String {
        switch self {
        case .environment: "as the environment says"
        case .none: "none"
        case .url(let url): url.withoutSecrets
        }
    }
}

extension CurlTransport.Proxy: CustomReflectable {
    /// What ``description`` shows.
    public var customMirror: Mirror { Mirror(self, children: ["proxy": self.description]) }
}
#endif
