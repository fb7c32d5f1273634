extension Duration {
    /// The duration for people: `0.4 s`, `90 s`, `20 min`, `6 h`.
    package var text: String {
        switch self.seconds {
        case ..<9.95: "\((self.seconds * 10).rounded() / 10) s"
        case ..<120: "\(Int(self.seconds.rounded())) s"
        case ..<7_200: "\(Int((self.seconds / 60).rounded())) min"
        default: "\(Int((self.seconds / 3_600).rounded())) h"
        }
    }

    /// The whole seconds that hold the duration.
    package var wholeSeconds: Int64 {
        self.components.seconds + (self.components.attoseconds > 0 ? 1 : 0)
    }
}
