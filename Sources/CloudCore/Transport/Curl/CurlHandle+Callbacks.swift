#if os(Linux)
import CCurl

// Callbacks of libcurl, which it invokes on the loop's thread with the transfer as context. The loop retains the
// transfer until the handle is reset.

extension CurlHandle {
    /// Registers the callbacks of a transfer.
    func observe(_ transfer: UnsafeMutableRawPointer) throws(CurlError) {
        unsafe try self.check(cloud_curl_set_data_callback(self.easy, Int32(CLOUD_CURL_WRITEFUNCTION), takeBody))
        unsafe try self.check(cloud_curl_set_pointer(self.easy, Int32(CLOUD_CURL_WRITEDATA), transfer))
        unsafe try self.check(cloud_curl_set_data_callback(self.easy, Int32(CLOUD_CURL_HEADERFUNCTION), takeHeader))
        unsafe try self.check(cloud_curl_set_pointer(self.easy, Int32(CLOUD_CURL_HEADERDATA), transfer))
        unsafe try self.check(cloud_curl_set_debug_callback(self.easy, watch, transfer))
        unsafe try self.check(cloud_curl_set_socket_callback(self.easy, connect, transfer))
        if Self.confirmsBeforeSending {
            unsafe try self.check(cloud_curl_set_request_callback(self.easy, mayUse, transfer))
        }
    }

    /// Whether libcurl invokes a callback before it sends a request, as it does since 7.80.
    static let confirmsBeforeSending = cloud_curl_version_number() >= 0x075000

    /// Whether libcurl can pick a kept connection that has ended.
    ///
    /// Since 8.22 it checks at most once per second.
    static let keepsStaleConnections = cloud_curl_version_number() >= 0x081600

    /// Whether the connection that the transfer is about to use has ended.
    var hasStaleConnection: Bool { unsafe cloud_curl_connection_is_stale(self.easy) }

    /// Makes libcurl open a new connection from now on.
    ///
    /// This can be called from a callback.
    func wantsNewConnection() {
        unsafe cloud_curl_set_number(self.easy, Int32(CLOUD_CURL_FRESH_CONNECT), 1)
    }
}

private let takeBody: cloud_curl_data_callback = { bytes, size, count, context in
    unsafe take(bytes, size * count, context, isHeader: false)
}

private let takeHeader: cloud_curl_data_callback = { bytes, size, count, context in
    unsafe take(bytes, size * count, context, isHeader: true)
}

private func take(_ bytes: UnsafePointer<CChar>, _ count: Int, _ context: UnsafeMutableRawPointer, isHeader: Bool)
    -> Int
{
    let isTaken = unsafe transfer(context).take(buffer(bytes, count), isHeader: isHeader)
    // A return value other than the byte count ends the transfer. `count + 1` differs from it even for an empty buffer.
    return isTaken ? count : count + 1
}

private let watch: cloud_curl_debug_callback = { _, kind, bytes, count, context in
    switch Int(kind) {
    case CLOUD_CURL_HEADER_OUT: unsafe transfer(context).noteSent(buffer(bytes, count))
    case CLOUD_CURL_DATA_OUT: unsafe transfer(context).noteActivity()
    case CLOUD_CURL_TLS_IN: unsafe transfer(context).noteTLS(buffer(bytes, count))
    default: break
    }
    return 0
}

private let connect: cloud_curl_socket_callback = { context, _, address in
    unsafe transfer(context).mayConnect() ? cloud_curl_open_socket(address) : -1
}

private let mayUse: cloud_curl_request_callback = { context, _, _, _, _ in
    unsafe transfer(context).mayUseConnection() ? 0 : 1
}

private func transfer(_ context: UnsafeMutableRawPointer) -> CurlTransfer {
    unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
}

private func buffer(_ bytes: UnsafePointer<CChar>, _ count: Int) -> UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(start: UnsafeRawPointer(bytes).assumingMemoryBound(to: UInt8.self), count: count)
}
#endif
