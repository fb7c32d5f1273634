/// SHA-256 and HMAC written after FIPS 180-4 and RFC 2104, for clarity instead of speed.
enum ReferenceSHA256 {
    static func hash(_ message: [UInt8]) -> [UInt8] {
        var padded = message + [0x80]
        while padded.count % 64 != 56 { padded.append(0) }
        let bits = UInt64(message.count) * 8
        for shift in stride(from: 56, through: 0, by: -8) {
            padded.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
        }

        var state = Self.primes(8).map { Self.fraction(Double($0).squareRoot()) }
        let constants = Self.primes(64).map { Self.cubeRootFraction(UInt64($0)) }
        for start in stride(from: 0, to: padded.count, by: 64) {
            var words = (0..<16).map { word in
                (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(padded[start + word * 4 + $1]) }
            }
            for index in 16..<64 {
                let (w15, w2) = (words[index - 15], words[index - 2])
                let s0 = Self.rotate(w15, 7) ^ Self.rotate(w15, 18) ^ (w15 >> 3)
                let s1 = Self.rotate(w2, 17) ^ Self.rotate(w2, 19) ^ (w2 >> 10)
                words.append(words[index - 16] &+ s0 &+ words[index - 7] &+ s1)
            }
            var v = state
            for index in 0..<64 {
                let s1 = Self.rotate(v[4], 6) ^ Self.rotate(v[4], 11) ^ Self.rotate(v[4], 25)
                let choice = (v[4] & v[5]) ^ (~v[4] & v[6])
                let first = v[7] &+ s1 &+ choice &+ constants[index] &+ words[index]
                let s0 = Self.rotate(v[0], 2) ^ Self.rotate(v[0], 13) ^ Self.rotate(v[0], 22)
                let majority = (v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2])
                v = [first &+ s0 &+ majority, v[0], v[1], v[2], v[3] &+ first, v[4], v[5], v[6]]
            }
            state = zip(state, v).map { $0 &+ $1 }
        }
        return state.flatMap { word in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) } }
    }

    static func authenticate(_ message: [UInt8], key: [UInt8]) -> [UInt8] {
        var block = key.count > 64 ? Self.hash(key) : key
        block += Array(repeating: 0, count: 64 - block.count)
        let inner = Self.hash(block.map { $0 ^ 0x36 } + message)
        return Self.hash(block.map { $0 ^ 0x5c } + inner)
    }

    private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word >> count | word << (32 - count)
    }

    private static func primes(_ count: Int) -> [Int] {
        var primes: [Int] = []
        var number = 2
        while primes.count < count {
            if primes.allSatisfy({ number % $0 != 0 }) { primes.append(number) }
            number += 1
        }
        return primes
    }

    private static func fraction(_ root: Double) -> UInt32 {
        UInt32((root - root.rounded(.down)) * 4_294_967_296)
    }

    /// The first 32 fractional bits of a cube root, computed as the largest integer whose cube fits.
    private static func cubeRootFraction(_ prime: UInt64) -> UInt32 {
        var root: UInt64 = 0
        for bit in stride(from: 35, through: 0, by: -1) {
            let candidate = root | 1 << UInt64(bit)
            // `candidate` is the root times 2^32. Its cube is compared with `prime` times 2^96.
            let square = candidate.multipliedFullWidth(by: candidate)
            let low = square.low.multipliedFullWidth(by: candidate)
            let high = square.high &* candidate &+ low.high
            if high < prime << 32 || (high == prime << 32 && low.low == 0) { root = candidate }
        }
        return UInt32(truncatingIfNeeded: root)
    }
}
