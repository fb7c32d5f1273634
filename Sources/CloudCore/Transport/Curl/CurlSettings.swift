#if os(Linux)
/// What the requests of a transport have in common.
package struct CurlSettings: Sendable {
    package var connectTimeout = Duration.seconds(10)
    package var readTimeout = Duration.seconds(60)
    package var maxResponseSize = 64 * 1024 * 1024

    /// What carries requests to a service.
    package var proxy = CurlTransport.Proxy.environment

    /// Whom TLS trusts, and who the program says that it is.
    package var tls = CurlTransport.TLS()

    /// Whether libcurl may send a request again by itself, which only the test of the guard against that wants.
    package var sendsAgain = false

    package init() {}
}
#endif
