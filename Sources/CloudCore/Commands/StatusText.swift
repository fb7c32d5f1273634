/// The reading of status values, which is the same for both services.
package enum StatusText {
    /// The normalized values of both services for a command that has not ended.
    private static let ongoing: Set<String> = [
        "", "pending", "delayed", "scheduled", "inprogress", "running", "cancelling", "canceling", "stopping",
    ]

    /// Returns a status as lowercase letters, since responses spell it differently: `Delivery Timed Out`,
    /// `DELIVERYTIMEDOUT`.
    package static func bare(_ status: String) -> String {
        var bare: [UInt8] = []
        bare.reserveCapacity(status.utf8.count)
        for byte in status.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): bare.append(byte | 0x20)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), 0x80...: bare.append(byte)
            default: break
            }
        }
        return String(decoding: bare, as: UTF8.self)
    }

    /// Returns whether a status is known and of a command that has not ended.
    package static func isOngoing(_ status: String) -> Bool {
        self.ongoing.contains(self.bare(status))
    }
}
