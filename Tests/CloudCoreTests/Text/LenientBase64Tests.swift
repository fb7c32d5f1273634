import CloudCore
import Foundation
import Testing

@Suite struct LenientBase64Tests {
    @Test(
        arguments: [
            ("", []), ("AA==", [0]), ("_-8=", [0xff, 0xef]), ("/+8=", [0xff, 0xef]), ("aGVsbG8", Array("hello".utf8)),
            ("aGVsbG8=", Array("hello".utf8)), ("aGVsbG8=d29ybGQ=", Array("helloworld".utf8)),
            ("aGVsbG8=\r\nd29ybGQ=\n", Array("helloworld".utf8)), ("aGVs\nbG8=", Array("hello".utf8)),
            ("YQ==YQ", Array("aa".utf8)), ("AAAA", [0, 0, 0]),
        ] as [(String, [UInt8])]
    )
    func decodesTheVariantsOfServices(text: String, bytes: [UInt8]) {
        #expect(LenientBase64.decode(text) == Data(bytes))
    }

    @Test(arguments: [
        "hello world", "a", "a=", "=", "====", "up\n", "key=value", "100", "disk full!", "aGVsb\nG8=", "aGVsbG8=b",
        "AB==",
        "aGVsbG8==", "é", "YQ=", "YQ=a", "Y Q==", "_-8",
    ])
    func returnsNilForOtherText(text: String) {
        #expect(LenientBase64.decode(text) == nil)
    }

    @Test func decodesTheOutputOfFoundation() {
        for count in 0..<70 {
            let bytes = Data((0..<count).map { UInt8(truncatingIfNeeded: $0 * 67 + count) })
            #expect(LenientBase64.decode(bytes.base64EncodedString()) == bytes)
            let lines = bytes.base64EncodedString(options: [.lineLength64Characters, .endLineWithCarriageReturn])
            #expect(LenientBase64.decode(lines) == bytes)
        }
    }
}
