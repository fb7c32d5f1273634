#if os(Linux)
/// What the requests of a transport have in common.
package struct CurlSettings: Sendable {
    package var connectTimeout = Duration.seconds(10)
    package var readTimeout = Duration.seconds(60)
    package var maxResponseSize = 64 * 1024 * 1024

    /// Whether the environment may name a proxy.
    package var usesProxies = true

    /// Whether libcurl may send a request again by itself, which only the test of the guard against that wants.
    package var sendsAgain = false

    package init() {}
}
#endif
