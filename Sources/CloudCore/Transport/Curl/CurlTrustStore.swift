#if os(Linux)
import CCurl
import CloudFoundation

/// The certificate authorities that libcurl trusts by default.
enum CurlTrustStore {
    /// Whether the directory of authorities can be omitted because a file contains all of them.
    ///
    /// libcurl caches the parsed file only if there is no directory, and parsing takes 20 ms for each connection.
    /// Versions before 7.87 don't cache it, and since 8.18 "no directory" means the default directory.
    static let isOneFile: Bool = {
        guard 0x075700..<0x081200 ~= cloud_curl_version_number(), let easy = unsafe cloud_curl_easy_create() else {
            return false
        }
        defer { unsafe cloud_curl_easy_destroy(easy) }
        guard let file = unsafe cloud_curl_get_text(easy, Int32(CLOUD_CURL_INFO_CAINFO)) else { return false }
        return unsafe FileManager.default.isReadableFile(atPath: String(cString: file))
    }()
}
#endif
