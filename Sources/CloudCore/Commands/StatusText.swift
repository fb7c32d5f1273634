/// The reading of status values, which is the same for both services.
package enum StatusText {
    /// The normalized values of both services for a command that has not ended.
    private static let ongoing: Set<String> = [
        "", "pending", "delayed", "scheduled", "inprogress", "running", "cancelling", "canceling", "stopping",
    ]

    /// Returns a status as lowercase letters, since responses spell it differently: `Delivery Timed Out`,
    /// `DELIVERYTIMEDOUT`.
    package static func bare(_ status: String) -> String {
        var bare = String.UnicodeScalarView()
        for scalar in status.unicodeScalars {
            switch scalar {
            case "A"..."Z": bare.append(Unicode.Scalar(UInt8(ascii: scalar) | 0x20))
            case "a"..."z": bare.append(scalar)
            default: if !scalar.isASCII { bare.append(scalar) }
            }
        }
        return String(bare)
    }

    /// Returns whether a status is known and of a command that has not ended.
    package static func isOngoing(_ status: String) -> Bool {
        self.ongoing.contains(self.bare(status))
    }
}
