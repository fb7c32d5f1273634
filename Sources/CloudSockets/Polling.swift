#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A descriptor to wait for, and what to wait for.
///
/// The end of its connection is always reported.
package struct PolledDescriptor: Sendable {
    package var descriptor: Int32
    package var reads: Bool
    package var writes: Bool

    package init(_ descriptor: Int32, reads: Bool = true, writes: Bool = false) {
        self.descriptor = descriptor
        self.reads = reads
        self.writes = writes
    }
}

/// What a descriptor is ready for.
package struct PolledState: OptionSet, Sendable {
    package let rawValue: Int

    package static let readable = PolledState(rawValue: 1)
    package static let writable = PolledState(rawValue: 2)

    /// The connection has ended in both directions.
    package static let closed = PolledState(rawValue: 4)

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    private init(events: Int16) {
        self = []
        if events & Int16(POLLIN) != 0 { self.insert(.readable) }
        if events & Int16(POLLOUT) != 0 { self.insert(.writable) }
        if events & Int16(POLLERR | POLLHUP | POLLNVAL) != 0 { self.insert(.closed) }
    }

    /// Waits until one of the descriptors is ready.
    /// - Parameters:
    ///   - descriptors: The descriptors.
    ///   - limit: The maximum wait.
    /// - Returns: The readiness of each descriptor, in the same order.
    package static func wait(for descriptors: [PolledDescriptor], limit: Duration) -> [PolledState] {
        var polled = descriptors.map { entry in
            pollfd(
                fd: entry.descriptor,
                events: (entry.reads ? Int16(POLLIN) : 0) | (entry.writes ? Int16(POLLOUT) : 0),
                revents: 0
            )
        }
        let milliseconds = Int32(clamping: Int(limit / .milliseconds(1)) + 1)
        guard unsafe poll(&polled, nfds_t(polled.count), milliseconds) > 0 else {
            return descriptors.map { _ in [] }
        }
        return polled.map { PolledState(events: $0.revents) }
    }
}
