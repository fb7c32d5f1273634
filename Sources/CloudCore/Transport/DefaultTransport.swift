/// The transport that clients use unless they are given another.
public enum DefaultTransport {
    /// On Linux `CurlTransport.shared`, elsewhere `URLSessionTransport.shared`.
    ///
    /// With the trait `URLSession`, on Linux too where libcurl can't be loaded, as in programs that are linked statically
    /// with musl.
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
