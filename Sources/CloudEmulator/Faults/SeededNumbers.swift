/// A SplitMix64 generator whose numbers depend only on a seed and a stream number.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64, stream: Int = 0) {
        self.state = seed &+ UInt64(truncatingIfNeeded: stream) &* 0xd134_2543_de82_ef95
        // Without this step, adjacent streams would start with similar numbers.
        self.state = self.next()
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9e37_79b9_7f4a_7c15
        var bits = self.state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }
}
