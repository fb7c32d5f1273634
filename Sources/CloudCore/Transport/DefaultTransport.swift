/// The transport that clients use unless they are given another.
public enum DefaultTransport {
    /// On Linux `CurlTransport.shared`, elsewhere `URLSessionTransport.shared`.
    ///
    /// With the trait `URLSession`, on Linux too where libcurl can't be loaded, as in programs that are linked statically
    /// with musl.
    public static let shared: any HTTPTransport = {
        #if !os(Linux)
        URLSessionTransport.shared
        #elseif URLSession
        CurlTransport.isAvailable ? CurlTransport.shared : URLSessionTransport.shared
        #else
        CurlTransport.shared
        #endif
    }()
}
