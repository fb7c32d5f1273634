#if os(Linux)
/// The settings of a transport, shared by all its requests.
package struct CurlSettings: Sendable {
    package var connectTimeout = Duration.seconds(10)
    package var readTimeout = Duration.seconds(60)
    package var maxResponseSize = 64 * 1024 * 1024

    /// The proxy for requests to a service.
    package var proxy = CurlTransport.Proxy.environment

    /// The trusted certificate authorities and the client certificate.
    package var tls = CurlTransport.TLS()

    /// Whether libcurl may resend a request by itself.
    ///
    /// Only the test of the guard against resending sets it.
    package var sendsAgain = false

    package init() {}
}
#endif
