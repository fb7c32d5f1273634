/// The transport that clients use by default.
public enum DefaultTransport {
    /// The shared `CurlTransport` on Linux, and the shared `URLSessionTransport` on other systems.
    ///
    /// With the trait `URLSession`, it is also `URLSessionTransport` on Linux systems where libcurl can't be loaded,
    /// such as in programs that are statically linked with musl.
    public static let shared: any HTTPTransport = {
        #if !os(Linux)
        return URLSessionTransport.shared
        #else
        #if URLSession
        guard CurlTransport.isAvailable else { return URLSessionTransport.shared }
        #endif
        return CurlTransport.shared
        #endif
    }()
}
