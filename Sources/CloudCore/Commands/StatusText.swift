/// What the services' words for how far a command is have in common.
package enum StatusText {
    /// The words of both services for a command that goes on, bare.
    private static let ongoing: Set<String> = [
        "", "pending", "delayed", "scheduled", "inprogress", "running", "cancelling", "canceling", "stopping",
    ]

    /// Returns a word without what old responses and new ones spell differently: `Delivery Timed Out`, `DELIVERYTIMEDOUT`.
    package static func bare(_ words: String) -> String {
        var bare = String.UnicodeScalarView()
        for scalar in words.unicodeScalars {
            switch scalar {
            case "A"..."Z": bare.append(Unicode.Scalar(UInt8(ascii: scalar) | 0x20))
            case "a"..."z": bare.append(scalar)
            default: if !scalar.isASCII { bare.append(scalar) }
            }
        }
        return String(bare)
    }

    /// Returns whether a word is one that this library knows, of a command that goes on.
    package static func isOngoing(_ word: String) -> Bool {
        self.ongoing.contains(self.bare(word))
    }
}
