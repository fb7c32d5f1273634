import CloudCore
import Testing

@Suite struct PercentEncodingTests {
    @Test(arguments: [
        ("azAZ09-._~", "azAZ09-._~"), (" ", "%20"), ("*", "%2A"), ("/", "%2F"), ("+", "%2B"), ("é", "%C3%A9"),
        ("🚀", "%F0%9F%9A%80"), ("\n", "%0A"), ("%41", "%2541"), ("", ""),
    ])
    func encodesAllButUnreservedCharacters(text: String, encoded: String) {
        #expect(PercentEncoding.encode(text) == encoded)
        #expect(PercentEncoding.decode(encoded.utf8) == Array(text.utf8))
    }

    @Test(arguments: ["%", "%4", "%zz", "a%", "%%41"])
    func keepsInvalidEscapes(text: String) {
        let expected = text == "%%41" ? "%A" : text
        #expect(PercentEncoding.decode(text.utf8) == Array(expected.utf8))
    }

    @Test func decodesLowercaseDigits() {
        #expect(PercentEncoding.decode("%c3%A9".utf8) == Array("é".utf8))
    }
}
