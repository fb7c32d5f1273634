#if os(Linux)
public import CloudFoundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension CurlTransport {
    /// The proxy for requests to a service.
    public enum Proxy: Sendable, Hashable {
        /// The proxy from `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` in the environment.
        case environment

        /// No proxy: every request goes directly to the service.
        case none

        /// A proxy that overrides the environment, such as `http://proxy.example:3128`, with a user and password if
        /// needed.
        ///
        /// All transports share the connections to a proxy with the same host and port, also for different proxy users.
        case url(URL)
    }

    /// The paths of the PEM files for TLS.
    public struct TLS: Sendable, Hashable {
        /// The certificate authorities to trust instead of the system's.
        ///
        /// If it is `nil`, `AWS_CA_BUNDLE` or `ca_bundle` in the profile applies to calls to AWS, or else libcurl's
        /// default.
        public var trustedAuthorities: String?

        /// The client certificate, with its intermediate certificates.
        public var certificate: String?

        /// The unencrypted private key of the certificate, by default in the certificate's file.
        public var key: String?

        /// Creates TLS settings.
        /// - Parameters:
        ///   - trustedAuthorities: The path of the certificate authorities to trust instead of the system's.
        ///   - certificate: The path of the client certificate.
        ///   - key: The path of the private key.
        public init(trustedAuthorities: String? = nil, certificate: String? = nil, key: String? = nil) {
            self.trustedAuthorities = trustedAuthorities
            self.certificate = certificate
            self.key = key
        }
    }
}

extension CurlTransport.TLS {
    /// Rejects unreadable files and paths that are not regular files, since reading a pipe would block the loop's
    /// thread.
    func check(_ authorities: String?) throws(TransportError) {
        for path in [self.trustedAuthorities ?? authorities, self.certificate, self.key].compactMap(\.self) {
            var facts = stat()
            guard unsafe stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, unsafe access(path, R_OK) == 0
            else {
                throw TransportError(.notSecure, reason: "\(path) is not a readable file of certificates or keys")
            }
        }
    }
}

extension CurlTransport.Proxy: CustomStringConvertible {
    /// The proxy without its password.
    public var description: String {
        switch self {
        case .environment: "from the environment"
        case .none: "none"
        case .url(let url): url.withoutSecrets
        }
    }
}

extension CurlTransport.Proxy: CustomReflectable {
    /// A mirror that shows only ``description``.
    public var customMirror: Mirror { Mirror(self, children: ["proxy": self.description]) }
}
#endif
