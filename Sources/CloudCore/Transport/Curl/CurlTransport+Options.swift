#if os(Linux)
public import CloudFoundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension CurlTransport {
    /// What carries requests to a service.
    public enum Proxy: Sendable, Hashable {
        /// What `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` in the environment say.
        case environment

        /// Nothing: every request goes to the service itself.
        case none

        /// A proxy, whatever the environment says: `http://proxy.example:3128`, with a user and a password if it wants them.
        ///
        /// Connections through a proxy are kept for all transports that name its host and port, whatever their user is.
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

        /// The private key of the certificate, without a password; in the same file by default.
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

extension CurlTransport.TLS {
    /// Refuses files that can't be read, and what is not a file: the thread of all requests would wait for its bytes.
    func check(_ authorities: String?) throws(TransportError) {
        for path in [self.trustedAuthorities ?? authorities, self.certificate, self.key].compactMap(\.self) {
            var facts = stat()
            guard unsafe stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, unsafe access(path, R_OK) == 0
            else {
                throw TransportError(.notSecure, reason: "\(path) is not a file of certificates that can be read")
            }
        }
    }
}

extension CurlTransport.Proxy: CustomStringConvertible {
    /// The proxy without its password.
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
