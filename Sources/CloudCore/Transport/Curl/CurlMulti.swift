#if os(Linux)
import CCurl

/// A libcurl multi handle: the running transfers and the kept connections.
///
/// Only the loop's thread uses it after its creation.
@safe final class CurlMulti {
    private let multi: OpaquePointer
    private let wakeup: Int32

    /// Creates a handle without transfers.
    /// - Parameters:
    ///   - keptConnections: The maximum number of kept connections to all hosts.
    ///   - wakeup: The file descriptor that ends a wait.
    init?(keptConnections: Int, wakeup: Int32) {
        guard let multi = unsafe cloud_curl_multi_create(keptConnections) else { return nil }
        unsafe self.multi = multi
        self.wakeup = wakeup
    }

    deinit {
        unsafe cloud_curl_multi_destroy(self.multi)
    }

    /// Adds the transfer of a handle.
    /// - Returns: Whether enough memory was available.
    func add(_ handle: CurlHandle) -> Bool {
        unsafe cloud_curl_multi_add(self.multi, handle.easy) == 0
    }

    /// Removes the transfer of a handle, and closes its connection if the transfer has not ended.
    func remove(_ handle: CurlHandle) {
        unsafe cloud_curl_multi_remove(self.multi, handle.easy)
    }

    /// Performs all work that is possible without waiting.
    func perform() {
        unsafe cloud_curl_multi_perform(self.multi)
    }

    /// Returns the next finished transfer and its result, or `nil` if there is none.
    func next() -> (id: CurlHandle.ID, result: Int32)? {
        var result: Int32 = 0
        guard let easy = unsafe cloud_curl_multi_next(self.multi, &result) else { return nil }
        return unsafe (CurlHandle.ID(easy), result)
    }

    /// Waits for activity on a connection, a signal of the wakeup, or the end of a duration.
    func wait(for limit: Duration) {
        let milliseconds = Int32(min(limit.bounded, .seconds(3_600)) / .milliseconds(1)) + 1
        unsafe cloud_curl_multi_wait(self.multi, self.wakeup, milliseconds)
    }
}
#endif
