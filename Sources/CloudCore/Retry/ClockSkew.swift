package import CloudFoundation
import Synchronization

/// How far a service's clock is from this machine's, as far as refusals have shown.
///
/// A client keeps it, so that a machine whose clock is wrong pays for that once and not with each call.
package final class ClockSkew: Sendable {
    /// How sure a refusal is about the clock.
    package enum Suspicion: Sendable {
        /// The code says that the time is wrong.
        case certain

        /// The code says that the signature is wrong, which a wrong time may be the reason for.
        case possible
    }

    /// How far the clocks may be apart before a wrong signature is put down to that.
    private static let tolerance: TimeInterval = 240

    /// The seconds since 1970 between which a service's date can be true: from 2020 to 2100.
    private static let plausible: Range<TimeInterval> = 1_577_836_800..<4_102_444_800

    private let offset = Mutex<TimeInterval>(0)

    package init() {}

    /// Returns the service's time at a time of this machine.
    package func serviceTime(at date: Date) -> Date {
        date + self.offset.withLock { $0 }
    }

    /// Returns a date of a response if it can be true, whatever this machine's clock says.
    package static func plausibleDate(of response: TransportResponse) -> Date? {
        guard let date = response.headers["date"].flatMap(HTTPDate.date) else { return nil }
        return Self.plausible.contains(date.timeIntervalSince1970) ? date : nil
    }

    /// Sets the offset by the date of a refusal, if the clock is to blame for it.
    /// - Parameters:
    ///   - suspicion: How sure the refusal is about the clock.
    ///   - serviceDate: The date of the refusal.
    ///   - now: The time of this machine when it came.
    /// - Returns: Whether the clock was to blame, so that another attempt may succeed.
    package func correct(_ suspicion: Suspicion, serviceDate: Date, now: Date) -> Bool {
        self.offset.withLock { offset in
            let difference = serviceDate.timeIntervalSince(now)
            guard suspicion == .certain || abs(difference - offset) >= Self.tolerance else { return false }
            offset = difference
            return true
        }
    }
}
