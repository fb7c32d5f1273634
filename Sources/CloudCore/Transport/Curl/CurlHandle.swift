#if os(Linux)
import CCurl
import CloudFoundation

/// A libcurl easy handle for one transfer at a time, with the memory that must live as long.
///
/// Only the loop's thread uses it. It is reset before it is released, since libcurl invokes callbacks until the end.
@safe final class CurlHandle {
    /// The identity of a handle.
    struct ID: Hashable {
        private let address: UInt

        init(_ easy: OpaquePointer) {
            self.address = UInt(bitPattern: easy)
        }
    }

    /// Whether a handle can be reused for another transfer, in which case it is kept until the process ends.
    ///
    /// Since 7.83, libcurl stores the headers of responses in the handle. If a response begins with a folded line,
    /// versions before 8.1 continue the last header of the previous transfer, which is already freed. Resetting the
    /// handle doesn't prevent this, so since 7.83 each transfer has its own handle. Connections and the DNS cache are
    /// stored elsewhere.
    ///
    /// Older versions don't store headers. In 7.75 and 7.76, a TLS connection refers to the handle that created it, so
    /// handles must not be released.
    static let isReusable = cloud_curl_version_number() < 0x075300

    @unsafe let easy: OpaquePointer

    private let errorText: UnsafeMutablePointer<CChar>
    private var headers: OpaquePointer?

    init?() {
        guard let easy = unsafe cloud_curl_easy_create() else { return nil }
        unsafe self.easy = easy
        unsafe self.errorText = .allocate(capacity: Int(CLOUD_CURL_ERROR_SIZE))
        unsafe self.errorText.initialize(repeating: 0, count: Int(CLOUD_CURL_ERROR_SIZE))
    }

    deinit {
        unsafe cloud_curl_easy_destroy(self.easy)
        unsafe cloud_curl_list_destroy(self.headers)
        unsafe self.errorText.deallocate()
    }

    var id: ID { unsafe ID(self.easy) }

    /// Resets the handle and releases the data of the last transfer.
    func reset() {
        unsafe cloud_curl_easy_reset(self.easy)
        unsafe cloud_curl_list_destroy(self.headers)
        unsafe self.headers = nil
        unsafe self.errorText[0] = 0
    }

    /// Returns libcurl's description of a result.
    func text(for result: Int32) -> String {
        let message = unsafe String(cString: self.errorText)
        let kind = unsafe String(cString: cloud_curl_text(result))
        // The message repeats the URL of an unusable proxy, with the password.
        if message.utf8.contains(UInt8(ascii: "@")) { return "\(kind); check the URL of the proxy" }
        return message.isEmpty ? kind : message
    }

    /// Sets the options that are the same for every request.
    ///
    /// A feature that a version doesn't support needs no option to turn it off, except HTTP/0.9, which the response
    /// parser detects.
    func prepare(_ settings: CurlSettings) throws(CurlError) {
        unsafe cloud_curl_set_pointer(self.easy, Int32(CLOUD_CURL_ERRORBUFFER), self.errorText)
        try self.set(CLOUD_CURL_NOSIGNAL, 1)
        try self.set(CLOUD_CURL_PROTOCOLS, 3)  // HTTP and HTTPS; the default is everything, files too
        try self.set(CLOUD_CURL_HTTP_VERSION, 2)  // HTTP/1.1
        try self.set(CLOUD_CURL_PATH_AS_IS, 1)
        try self.set(CLOUD_CURL_SUPPRESS_CONNECT_HEADERS, 1)
        try self.set(CLOUD_CURL_DISALLOW_USERNAME_IN_URL, 1)
        try self.set(CLOUD_CURL_SSL_VERIFYPEER, 1)
        try self.set(CLOUD_CURL_SSL_VERIFYHOST, 2)
        try self.set(CLOUD_CURL_SSLVERSION, 6)  // TLS 1.2 or later
        unsafe cloud_curl_set_number(self.easy, Int32(CLOUD_CURL_HTTP09_ALLOWED), 0)
        if let certificate = settings.tls.certificate {
            try self.set(CLOUD_CURL_SSLCERT, certificate)
            try self.set(CLOUD_CURL_SSLKEY, settings.tls.key ?? certificate)
            // Otherwise an encrypted key prompts for its password on the program's terminal.
            try self.set(CLOUD_CURL_KEYPASSWD, "")
        }
    }

    /// Sets the proxy and the trusted certificate authorities.
    private func prepareRoute(_ request: TransportRequest, _ settings: CurlSettings) throws(CurlError) {
        switch request.allowsProxy ? settings.proxy : .none {
        case .environment: break
        case .none: try self.set(CLOUD_CURL_PROXY, "")
        case .url(let url):
            try self.set(CLOUD_CURL_PROXY, url.absoluteString)
            // Otherwise the exceptions in the environment apply to this proxy too.
            try self.set(CLOUD_CURL_NOPROXY, "")
        }
        let authorities = settings.tls.trustedAuthorities ?? request.trustedAuthorities
        if let authorities { try self.set(CLOUD_CURL_CAINFO, authorities) }
        if authorities != nil || CurlTrustStore.isOneFile {
            unsafe cloud_curl_set_text(self.easy, Int32(CLOUD_CURL_CAPATH), nil)
        }
    }

    /// Sets the options for one request.
    func prepare(_ request: TransportRequest, _ settings: CurlSettings) throws(CurlError) {
        try self.prepareRoute(request, settings)
        try self.set(CLOUD_CURL_URL, request.url.absoluteString)
        // POST, PUT and PATCH without a body also need an empty one, since servers require Content-Length: 0.
        let hasBody = !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method)
        if request.method == "HEAD" {
            try self.set(CLOUD_CURL_NOBODY, 1)
        } else if hasBody {
            try self.set(body: request.body)
        }
        try self.set(CLOUD_CURL_CUSTOMREQUEST, request.method)
        // Removes the headers that libcurl adds by default.
        for name in ["Accept", "Content-Type", "Expect"] where request.headers[name] == nil {
            try self.add(header: "\(name):")
        }
        for header in request.headers where !header.name.equalsIgnoringCase("content-length") {
            try self.add(header: header.name, value: header.value)
        }
        unsafe try self.check(
            cloud_curl_set_pointer(self.easy, Int32(CLOUD_CURL_HTTPHEADER), UnsafeRawPointer(self.headers))
        )
    }

    private func set(body: Data) throws(CurlError) {
        try self.set(CLOUD_CURL_POST, 1)
        unsafe try self.check(cloud_curl_set_size(self.easy, Int32(CLOUD_CURL_POSTFIELDSIZE_LARGE), Int64(body.count)))
        let result = unsafe body.withUnsafeBytes { bytes in
            // For an empty body any address is valid except null.
            unsafe cloud_curl_set_pointer(
                self.easy,
                Int32(CLOUD_CURL_COPYPOSTFIELDS),
                bytes.baseAddress ?? UnsafeRawPointer(self.errorText)
            )
        }
        try self.check(result)
    }

    private func add(header name: String, value: String) throws(CurlError) {
        // libcurl removes a header that is set without a value. A trailing semicolon sends it with an empty value.
        let isBlank = value.utf8.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
        try self.add(header: isBlank ? "\(name);" : "\(name): \(value)")
    }

    private func add(header: String) throws(CurlError) {
        guard let headers = unsafe cloud_curl_list_append(self.headers, header) else { throw CurlError(code: 27) }
        unsafe self.headers = headers
    }

    private func set(_ option: Int, _ value: Int) throws(CurlError) {
        unsafe try self.check(cloud_curl_set_number(self.easy, Int32(option), value))
    }

    private func set(_ option: Int, _ text: String) throws(CurlError) {
        unsafe try self.check(cloud_curl_set_text(self.easy, Int32(option), text))
    }

    func check(_ result: Int32) throws(CurlError) {
        if result != 0 { throw CurlError(code: result) }
    }
}

/// A result of libcurl other than success.
struct CurlError: Error {
    let code: Int32
}
#endif
