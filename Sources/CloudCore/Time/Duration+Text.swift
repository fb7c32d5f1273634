extension Duration {
    /// The duration in human-readable form: `0.4 s`, `90 s`, `20 min`, `6 h`.
    package var text: String {
        switch self.seconds {
        case ..<9.95: "\((self.seconds * 10).rounded() / 10) s"
        case ..<120: "\(Int(self.seconds.rounded())) s"
        case ..<7_200: "\(Int((self.seconds / 60).rounded())) min"
        default: "\(Int((self.seconds / 3_600).rounded())) h"
        }
    }

    /// The duration in seconds, rounded up.
    package var wholeSeconds: Int64 {
        // `components` traps if they overflow 64 bits.
        guard self < .seconds(Int64.max) else { return .max }
        let (seconds, attoseconds) = max(self, .seconds(Int64.min)).components
        return attoseconds > 0 ? seconds + 1 : seconds
    }
}
