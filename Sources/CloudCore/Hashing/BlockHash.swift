#if !canImport(CryptoKit)
import CHashing

/// Whether the processor has instructions for SHA-1 and SHA-256.
package let hasHashingInstructions = cloud_hashing_is_available()

/// The state of a hash function, which differs between functions.
package protocol BlockState: Sendable {
    /// Creates the initial state.
    /// - Parameter usesInstructions: Whether to use the processor's instructions, which must be available.
    init(usesInstructions: Bool)

    /// Processes blocks of 64 bytes.
    mutating func mix(_ blocks: RawSpan)

    /// Appends the words of the hash.
    func append(to digest: inout OutputSpan<UInt8>)
}

/// A hash function with blocks of 64 bytes and the input's length at the end: SHA-1 and SHA-256.
///
/// Source: FIPS 180-4.
package struct BlockHash<State: BlockState>: HashFunction {
    private var state: State
    private var block = InlineArray<64, UInt8>(repeating: 0)
    private var filled = 0
    private var length: UInt64 = 0

    package init() {
        self.init(usesInstructions: hasHashingInstructions)
    }

    /// Creates a hash function without input.
    /// - Parameter usesInstructions: Whether to use the processor's instructions, which must be available.
    package init(usesInstructions: Bool) {
        self.state = State(usesInstructions: usesInstructions)
    }

    package mutating func update(_ bytes: some Collection<UInt8>) {
        let isContiguous: Void? = bytes.withContiguousStorageIfAvailable { buffer in
            unsafe self.absorb(buffer.span.bytes)
        }
        if isContiguous == nil {
            unsafe self.absorb(Array(bytes).span.bytes)
        }
    }

    package func appendDigest(to bytes: inout OutputSpan<UInt8>) {
        var last = self
        last.pad()
        last.state.append(to: &bytes)
    }

    private mutating func absorb(_ bytes: RawSpan) {
        self.length &+= UInt64(bytes.byteCount)
        var rest = bytes
        if self.filled > 0 {
            let count = min(64 - self.filled, rest.byteCount)
            self.fill(with: rest.extracting(first: count))
            rest = rest.extracting(droppingFirst: count)
        }
        let count = rest.byteCount / 64 * 64
        if count > 0 { self.state.mix(rest.extracting(first: count)) }
        self.fill(with: rest.extracting(droppingFirst: count))
    }

    /// Appends bytes to the block, which must have room for them.
    private mutating func fill(with bytes: RawSpan) {
        let start = self.filled
        var block = self.block.mutableSpan
        unsafe block.withUnsafeMutableBytes { block in
            unsafe bytes.withUnsafeBytes { bytes in
                unsafe UnsafeMutableRawBufferPointer(rebasing: block[start...]).copyMemory(from: bytes)
            }
        }
        self.filled += bytes.byteCount
        self.mixIfFull()
    }

    /// Pads the input with a 1 bit, zeros, and the length in bits in the last 8 bytes of a block.
    private mutating func pad() {
        let bits = self.length &* 8
        self.block[self.filled] = 0x80
        self.filled += 1
        if self.filled > 56 {
            self.appendZeros(upTo: 64)
            self.mixIfFull()
        }
        self.appendZeros(upTo: 56)
        for index in 0..<8 {
            self.block[56 + index] = UInt8(truncatingIfNeeded: bits &>> UInt64(56 - 8 * index))
        }
        self.filled = 64
        self.mixIfFull()
    }

    private mutating func appendZeros(upTo end: Int) {
        for index in self.filled..<end { self.block[index] = 0 }
        self.filled = end
    }

    private mutating func mixIfFull() {
        guard self.filled == 64 else { return }
        unsafe self.state.mix(self.block.span.bytes)
        self.filled = 0
    }
}

extension RawSpan {
    /// Returns the byte at an offset.
    func byte(at offset: Int) -> UInt8 {
        unsafe self.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// Returns the big-endian word at an offset.
    @inline(__always)
    func word(at offset: Int) -> UInt32 {
        unsafe UInt32(bigEndian: self.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}

extension OutputSpan<UInt8> {
    /// Appends the bytes of a word in big-endian order.
    @inline(__always)
    mutating func append(_ word: UInt32) {
        unsafe withUnsafeBytes(of: word.bigEndian) { bytes in
            unsafe self.append(bytes.bindMemory(to: UInt8.self).span)
        }
    }
}

extension UInt32 {
    /// Returns the word rotated to the right.
    @inline(__always)
    func rotated(right count: UInt32) -> UInt32 {
        (self &>> count) | (self &<< (32 &- count))
    }
}
#endif
