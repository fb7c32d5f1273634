#if !canImport(CryptoKit)
import CHashing

/// The state of SHA-256.
///
/// Source: FIPS 180-4, section 6.2.
package struct SHA256State: BlockState {
    private var hash: InlineArray<8, UInt32>
    private let usesInstructions: Bool

    package init(usesInstructions: Bool) {
        self.usesInstructions = usesInstructions
        self.hash = [
            0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
            0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
        ]
    }

    package func append(to digest: inout OutputSpan<UInt8>) {
        for index in self.hash.indices { digest.append(self.hash[index]) }
    }

    package mutating func mix(_ blocks: RawSpan) {
        if self.usesInstructions {
            var words = self.hash.mutableSpan
            unsafe words.withUnsafeMutableBufferPointer { words in
                unsafe blocks.withUnsafeBytes { blocks in
                    unsafe cloud_hashing_mix_sha256(words.baseAddress, blocks.baseAddress, blocks.count / 64)
                }
            }
        } else {
            for start in stride(from: 0, to: blocks.byteCount, by: 64) {
                self.mixOne(blocks.extracting(start..<(start + 64)))
            }
        }
    }

    private mutating func mixOne(_ block: RawSpan) {
        var schedule = InlineArray<16, UInt32>(repeating: 0)
        for index in 0..<16 {
            schedule[index] = block.word(at: index &* 4)
        }
        var words = (
            self.hash[0], self.hash[1], self.hash[2], self.hash[3],
            self.hash[4], self.hash[5], self.hash[6], self.hash[7]
        )
        Self.rounds(from: 0, &words, schedule)
        for start in stride(from: 16, to: 64, by: 16) {
            Self.extend(&schedule)
            Self.rounds(from: start, &words, schedule)
        }
        self.hash[0] &+= words.0
        self.hash[1] &+= words.1
        self.hash[2] &+= words.2
        self.hash[3] &+= words.3
        self.hash[4] &+= words.4
        self.hash[5] &+= words.5
        self.hash[6] &+= words.6
        self.hash[7] &+= words.7
    }

    /// Replaces the 16 words of the schedule by the next 16.
    ///
    /// Unrolled, since a loop computes each index and takes twice as long.
    @inline(__always)
    private static func extend(_ schedule: inout InlineArray<16, UInt32>) {
        self.extend(&schedule, 0, 1, 9, 14)
        self.extend(&schedule, 1, 2, 10, 15)
        self.extend(&schedule, 2, 3, 11, 0)
        self.extend(&schedule, 3, 4, 12, 1)
        self.extend(&schedule, 4, 5, 13, 2)
        self.extend(&schedule, 5, 6, 14, 3)
        self.extend(&schedule, 6, 7, 15, 4)
        self.extend(&schedule, 7, 8, 0, 5)
        self.extend(&schedule, 8, 9, 1, 6)
        self.extend(&schedule, 9, 10, 2, 7)
        self.extend(&schedule, 10, 11, 3, 8)
        self.extend(&schedule, 11, 12, 4, 9)
        self.extend(&schedule, 12, 13, 5, 10)
        self.extend(&schedule, 13, 14, 6, 11)
        self.extend(&schedule, 14, 15, 7, 12)
        self.extend(&schedule, 15, 0, 8, 13)
    }

    @inline(__always)
    private static func extend(
        _ schedule: inout InlineArray<16, UInt32>,
        _ index: Int,
        _ second: Int,
        _ tenth: Int,
        _ fifteenth: Int
    ) {
        let early = schedule[second]
        let late = schedule[fifteenth]
        let sigma0 = early.rotated(right: 7) ^ early.rotated(right: 18) ^ (early &>> 3)
        let sigma1 = late.rotated(right: 17) ^ late.rotated(right: 19) ^ (late &>> 10)
        schedule[index] &+= sigma0 &+ schedule[tenth] &+ sigma1
    }

    /// Performs 16 rounds.
    ///
    /// The words rotate by argument order, so that none is moved; after eight rounds they are in the original order.
    @inline(__always)
    private static func rounds(
        from start: Int,
        _ words: inout (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32),
        _ schedule: InlineArray<16, UInt32>
    ) {
        var (a, b, c, d, e, f, g, h) = words
        self.round(a, b, c, &d, e, f, g, &h, schedule[0], self.constants[start])
        self.round(h, a, b, &c, d, e, f, &g, schedule[1], self.constants[start &+ 1])
        self.round(g, h, a, &b, c, d, e, &f, schedule[2], self.constants[start &+ 2])
        self.round(f, g, h, &a, b, c, d, &e, schedule[3], self.constants[start &+ 3])
        self.round(e, f, g, &h, a, b, c, &d, schedule[4], self.constants[start &+ 4])
        self.round(d, e, f, &g, h, a, b, &c, schedule[5], self.constants[start &+ 5])
        self.round(c, d, e, &f, g, h, a, &b, schedule[6], self.constants[start &+ 6])
        self.round(b, c, d, &e, f, g, h, &a, schedule[7], self.constants[start &+ 7])
        self.round(a, b, c, &d, e, f, g, &h, schedule[8], self.constants[start &+ 8])
        self.round(h, a, b, &c, d, e, f, &g, schedule[9], self.constants[start &+ 9])
        self.round(g, h, a, &b, c, d, e, &f, schedule[10], self.constants[start &+ 10])
        self.round(f, g, h, &a, b, c, d, &e, schedule[11], self.constants[start &+ 11])
        self.round(e, f, g, &h, a, b, c, &d, schedule[12], self.constants[start &+ 12])
        self.round(d, e, f, &g, h, a, b, &c, schedule[13], self.constants[start &+ 13])
        self.round(c, d, e, &f, g, h, a, &b, schedule[14], self.constants[start &+ 14])
        self.round(b, c, d, &e, f, g, h, &a, schedule[15], self.constants[start &+ 15])
        words = (a, b, c, d, e, f, g, h)
    }

    /// Performs one round, which changes two of the eight words.
    @inline(__always)
    private static func round(
        _ a: UInt32,
        _ b: UInt32,
        _ c: UInt32,
        _ d: inout UInt32,
        _ e: UInt32,
        _ f: UInt32,
        _ g: UInt32,
        _ h: inout UInt32,
        _ word: UInt32,
        _ constant: UInt32
    ) {
        let sum1 = (e ^ e.rotated(right: 5) ^ e.rotated(right: 19)).rotated(right: 6)
        let sum0 = (a ^ a.rotated(right: 11) ^ a.rotated(right: 20)).rotated(right: 2)
        h = (h &+ (word &+ constant)) &+ (g ^ (e & (f ^ g))) &+ sum1
        d &+= h
        h = (h &+ ((a & b) ^ (c & (a ^ b)))) &+ sum0
    }

    private static let constants: InlineArray<64, UInt32> = [
        0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
        0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
        0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
        0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
        0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
        0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
        0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
        0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
    ]
}
#endif
