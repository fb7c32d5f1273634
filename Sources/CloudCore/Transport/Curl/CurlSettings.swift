#if os(Linux)
/// What the requests of a transport have in common.
struct CurlSettings: Sendable {
    var connectTimeout: Duration
    var readTimeout: Duration
    var maxResponseSize: Int

    /// Whether the environment may name a proxy.
    var usesProxies: Bool

    /// Whether libcurl may send a request again by itself, which only the test of the guard against that wants.
    var sendsAgain = false
}
#endif
