package import CloudFoundation
import Synchronization

/// The offset of a service's clock from the system's, as far as service errors have revealed it.
///
/// Stored per client, so that a wrong system clock costs one retry rather than one per call.
package final class ClockSkew: Sendable {
    /// The certainty that a service error is caused by a wrong clock.
    package enum Suspicion: Sendable {
        /// The error code means that the time is wrong.
        case certain

        /// The error code means that the signature is wrong, which a wrong time may cause.
        case possible
    }

    /// The difference of the clocks, in seconds, from which on it may be the cause of a wrong signature.
    private static let tolerance: TimeInterval = 240

    /// The plausible range of a service's date in seconds since 1970: from 2020 to 2100.
    private static let plausible: Range<TimeInterval> = 1_577_836_800..<4_102_444_800

    private let offset = Mutex<TimeInterval>(0)

    package init() {}

    /// Returns the service's time for a system time.
    package func serviceTime(at date: Date) -> Date {
        date + self.offset.withLock { $0 }
    }

    /// Returns the date of a response if it is plausible, independent of the system clock.
    package static func plausibleDate(of response: TransportResponse) -> Date? {
        guard let date = response.headers["date"].flatMap(HTTPDate.date) else { return nil }
        return Self.plausible.contains(date.timeIntervalSince1970) ? date : nil
    }

    /// Sets the offset from the date of a service error, if the clock caused the error.
    /// - Parameters:
    ///   - suspicion: The certainty that the clock is the cause.
    ///   - serviceDate: The date of the error response.
    ///   - now: The system time when the response arrived.
    /// - Returns: Whether the clock was the cause, so that another attempt may succeed.
    package func correct(_ suspicion: Suspicion, serviceDate: Date, now: Date) -> Bool {
        self.offset.withLock { offset in
            let difference = serviceDate.timeIntervalSince(now)
            guard suspicion == .certain || abs(difference - offset) >= Self.tolerance else { return false }
            offset = difference
            return true
        }
    }
}
