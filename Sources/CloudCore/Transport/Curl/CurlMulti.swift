#if os(Linux)
import CCurl

/// The transfers that libcurl is at work on, and the connections that it keeps.
///
/// Only the loop's thread uses it, after the one that creates it.
@safe final class CurlMulti {
    private let multi: OpaquePointer
    private let wakeup: Int32

    /// Creates one without transfers.
    /// - Parameters:
    ///   - keptConnections: How many connections are kept, in all.
    ///   - wakeup: What ends waiting.
    init?(keptConnections: Int, wakeup: Int32) {
        guard let multi = unsafe cloud_curl_multi_create(keptConnections) else { return nil }
        unsafe self.multi = multi
        self.wakeup = wakeup
    }

    deinit {
        unsafe cloud_curl_multi_destroy(self.multi)
    }

    /// Adds the transfer of a handle.
    /// - Returns: Whether there was memory for it.
    func add(_ handle: CurlHandle) -> Bool {
        unsafe cloud_curl_multi_add(self.multi, handle.easy) == 0
    }

    /// Takes the transfer of a handle away, and closes its connection unless it has ended.
    func remove(_ handle: CurlHandle) {
        unsafe cloud_curl_multi_remove(self.multi, handle.easy)
    }

    /// Does what can be done without waiting.
    func perform() {
        unsafe cloud_curl_multi_perform(self.multi)
    }

    /// Returns the next transfer that has ended and its result, if there is one.
    func next() -> (id: CurlHandle.ID, result: Int32)? {
        var result: Int32 = 0
        guard let easy = unsafe cloud_curl_multi_next(self.multi, &result) else { return nil }
        return unsafe (CurlHandle.ID(easy), result)
    }

    /// Waits until there is something to do, the wakeup was rung, or some time is over.
    func wait(for limit: Duration) {
        let milliseconds = Int32(min(limit.bounded, .seconds(3_600)) / .milliseconds(1)) + 1
        unsafe cloud_curl_multi_wait(self.multi, self.wakeup, milliseconds)
    }
}
#endif
