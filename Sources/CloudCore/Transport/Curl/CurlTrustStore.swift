#if os(Linux)
import CCurl
import CloudFoundation

/// Whom TLS trusts: what libcurl was built to trust.
enum CurlTrustStore {
    /// Whether the folder of authorities can be left out, since a file has them all.
    ///
    /// Only without a folder does libcurl keep what it has read of the file, and to read it takes 20 ms for each
    /// connection. Versions before 7.87 keep nothing, and from 8.18 on "no folder" means the default again.
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
