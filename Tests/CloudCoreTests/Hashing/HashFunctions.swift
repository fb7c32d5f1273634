import CloudCore

#if SwiftCrypto || canImport(CryptoKit)
let sha256: [any HashFunction.Type] = [SHA256.self]
let sha1: [any HashFunction.Type] = [SHA1.self]
#else
/// The ways to compute SHA-256 here: with the processor's own instructions where it has them, and without.
let sha256: [any HashFunction.Type] = [SHA256.self, PlainHash<SHA256State>.self]

/// The ways to compute SHA-1 here.
let sha1: [any HashFunction.Type] = [SHA1.self, PlainHash<SHA1State>.self]

/// A hash function that leaves the processor's own instructions unused.
struct PlainHash<State: BlockState>: HashFunction {
    private var function = BlockHash<State>(usesInstructions: false)

    init() {
        if !hasHashingInstructions { print("this processor has no instructions for hashes; those are not tested here") }
    }

    mutating func update(_ bytes: some Collection<UInt8>) { self.function.update(bytes) }

    func digest() -> [UInt8] { self.function.digest() }
}
#endif
