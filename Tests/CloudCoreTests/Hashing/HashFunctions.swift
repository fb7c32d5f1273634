import CloudCore

#if SwiftCrypto || canImport(CryptoKit)
let sha256: [any HashFunction.Type] = [SHA256.self]
let sha1: [any HashFunction.Type] = [SHA1.self]
#else
/// The implementations of SHA-256 in this build, with and without the processor's hash instructions.
let sha256: [any HashFunction.Type] = [SHA256.self, PlainHash<SHA256State>.self]

/// The implementations of SHA-1 in this build.
let sha1: [any HashFunction.Type] = [SHA1.self, PlainHash<SHA1State>.self]

/// A hash function that doesn't use the processor's hash instructions.
struct PlainHash<State: BlockState>: HashFunction {
    private var function = BlockHash<State>(usesInstructions: false)

    init() {
        if !hasHashingInstructions { print("this processor has no hash instructions, so they are not tested") }
    }

    mutating func update(_ bytes: some Collection<UInt8>) { self.function.update(bytes) }

    func appendDigest(to bytes: inout OutputSpan<UInt8>) { self.function.appendDigest(to: &bytes) }
}
#endif
