import CloudCore
import CloudTestSupport
import Testing

@Suite struct HashingTests {
    /// A text with a known digest.
    struct Example: CustomTestStringConvertible {
        let text: String
        let digest: String

        init(_ text: String, times: Int = 1, _ digest: String) {
            self.text = String(repeating: text, count: times)
            self.digest = digest
        }

        var testDescription: String { "\(self.text.prefix(8))… of \(self.text.utf8.count) bytes" }
    }

    // NIST's example values for FIPS 180-4, including the one for a million letters.
    @Test(
        arguments: [
            Example("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            Example("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            Example(
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            Example(
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
            Example(
                "a",
                times: 1_000_000,
                "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
            ),
        ],
        sha256
    )
    func matchesNISTForSHA256(example: Example, function: any HashFunction.Type) {
        #expect(function.hash(Array(example.text.utf8)).hexadecimal == example.digest)
    }

    @Test(
        arguments: [
            Example("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
            Example("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            Example(
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "84983e441c3bd26ebaae4aa1f95129e5e54670f1"
            ),
            Example(
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                "a49b2446a02c645bf419f995b67091253a04a259"
            ),
            Example("a", times: 1_000_000, "34aa973cd4c4daa4f61eeb2bdbad27316534016f"),
        ],
        sha1
    )
    func matchesNISTForSHA1(example: Example, function: any HashFunction.Type) {
        #expect(function.hash(Array(example.text.utf8)).hexadecimal == example.digest)
    }

    @Test(arguments: [sha256, sha1])
    func allImplementationsAgreeForAnyLengthAndChunkSize(functions: [any HashFunction.Type]) throws {
        var random = SeededGenerator(seed: 180)
        let bytes = (0..<300).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        for length in 0...bytes.count {
            let digests = functions.map { $0.hash(bytes.prefix(length)) }
            let whole = try #require(digests.first)
            #expect(digests.allSatisfy { $0 == whole }, "length \(length)")
            for (function, chunk) in functions.flatMap({ function in
                [1, 3, 55, 56, 63, 64, 65, 128].map { (function, $0) }
            }) {
                var hash = function.init()
                for start in stride(from: 0, to: length, by: chunk) {
                    hash.update(bytes[start..<min(start + chunk, length)])
                }
                #expect(hash.digest() == whole, "length \(length) in chunks of \(chunk)")
            }
        }
    }

    @Test func hashesCollectionsThatAreNotContiguous() {
        let bytes = Array("line one\nline two".utf8)
        #expect(SHA256.hash(bytes.lazy.map { $0 }) == SHA256.hash(bytes))
    }

    @Test func continuesAfterADigest() {
        var function = SHA256()
        function.update(Array("ab".utf8))
        _ = function.digest()
        function.update(Array("c".utf8))
        #expect(function.digest() == SHA256.hash(Array("abc".utf8)))
    }
}
