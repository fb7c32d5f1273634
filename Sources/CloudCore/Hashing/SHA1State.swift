#if !canImport(CryptoKit)
import CHashing

/// The state of SHA-1, which signature version 1 of Alibaba Cloud requires.
///
/// Source: FIPS 180-4, section 6.1.
package struct SHA1State: BlockState {
    private var hash: InlineArray<5, UInt32>
    private let usesInstructions: Bool

    package init(usesInstructions: Bool) {
        self.usesInstructions = usesInstructions
        self.hash = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0]
    }

    package func append(to digest: inout OutputSpan<UInt8>) {
        for index in self.hash.indices { digest.append(self.hash[index]) }
    }

    package mutating func mix(_ blocks: RawSpan) {
        if self.usesInstructions {
            var words = self.hash.mutableSpan
            unsafe words.withUnsafeMutableBufferPointer { words in
                unsafe blocks.withUnsafeBytes { blocks in
                    unsafe cloud_hashing_mix_sha1(words.baseAddress, blocks.baseAddress, blocks.count / 64)
                }
            }
        } else {
            for start in stride(from: 0, to: blocks.byteCount, by: 64) {
                self.mixOne(blocks.extracting(start..<(start + 64)))
            }
        }
    }

    private mutating func mixOne(_ block: RawSpan) {
        var schedule = InlineArray<80, UInt32>(repeating: 0)
        for index in 0..<16 {
            schedule[index] = block.word(at: index &* 4)
        }
        for index in 16..<80 {
            let word = schedule[index &- 3] ^ schedule[index &- 8] ^ schedule[index &- 14] ^ schedule[index &- 16]
            schedule[index] = word.rotated(right: 31)
        }

        var (a, b, c, d, e) = (self.hash[0], self.hash[1], self.hash[2], self.hash[3], self.hash[4])
        for index in 0..<80 {
            let (function, constant): (UInt32, UInt32) =
                switch index {
                case ..<20: ((b & c) | (~b & d), 0x5a82_7999)
                case ..<40: (b ^ c ^ d, 0x6ed9_eba1)
                case ..<60: ((b & c) | (b & d) | (c & d), 0x8f1b_bcdc)
                default: (b ^ c ^ d, 0xca62_c1d6)
                }
            let sum = a.rotated(right: 27) &+ function &+ e &+ constant &+ schedule[index]
            (e, d, c, b, a) = (d, c, b.rotated(right: 2), a, sum)
        }

        self.hash[0] &+= a
        self.hash[1] &+= b
        self.hash[2] &+= c
        self.hash[3] &+= d
        self.hash[4] &+= e
    }
}
#endif
