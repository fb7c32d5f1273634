import CloudCore
import Testing

@Suite struct JSONScannerTests {
    private func parts(_ text: String) throws(JSONFailure) -> [String] {
        let bytes = Array(text.utf8)
        var scanner = JSONScanner(bytes)
        var parts: [String] = []
        while let (part, range) = try scanner.next() {
            parts.append("\(part) \(String(decoding: bytes[range], as: UTF8.self))")
        }
        return parts
    }

    @Test func returnsPartsWithTheirRanges() throws {
        #expect(
            try self.parts(#" {"a" : [1, -2.5e+3,true ],"b\"":{ } ,"":null} "#) == [
                "begin {", #"name "a""#, "begin [", "number 1", "number -2.5e+3", "word true", "end ]", #"name "b\"""#,
                "begin {", "end }", #"name """#, "word null", "end }",
            ]
        )
        #expect(try self.parts("\u{feff}[]") == ["begin [", "end ]"])
        #expect(
            try self.parts(#"[{"a":1 , },]"#) == ["begin [", "begin {", #"name "a""#, "number 1", "end }", "end ]"]
        )
        #expect(try self.parts("\"\u{301}\"") == ["string \"\u{301}\""])
    }

    @Test(arguments: [
        ("", 0), (" ", 1), ("{", 1), ("[", 1), ("]", 0), ("[1", 2), ("[1,,]", 3), ("[,]", 1), ("{,}", 1), ("[1,", 3),
        ("[,1]", 1), ("[1 2]", 3), ("[1}", 2),
        (#"{"a"}"#, 4), (#"{"a":}"#, 5), (#"{"a":1,,}"#, 7), (#"{"a":1,2}"#, 7), ("{a:1}", 1), (#"{"a" 1}"#, 5),
        ("1 1", 2), ("01", 1),
        ("1.", 2),
        (".1", 0), ("-", 1), ("+1", 0), ("1e", 2), ("1e+", 3), ("tru", 0), ("truex", 4), ("nan", 0), ("'a'", 0),
        ("\"", 1), ("\"a\n\"", 2), (#""\x""#, 2), (#""\u12g4""#, 5), (#""\"#, 2), ("[1]]", 3), ("/**/1", 0),
    ])
    func reportsTheOffsetOfASyntaxError(text: String, offset: Int) {
        let failure = #expect(throws: JSONFailure.self) { try self.parts(text) }
        #expect(failure?.offset == offset)
    }

    @Test func limitsTheNestingDepth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(try self.parts(nested(512)).count == 1_024)
        let failure = #expect(throws: JSONFailure.self) { try self.parts(nested(513)) }
        #expect(failure?.offset == 512)
        #expect(throws: JSONFailure.self) { try self.parts(String(repeating: "{\"a\":", count: 100_000)) }
    }

    @Test(arguments: [
        (#""a""#, "a"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{c}\n\r\t"), (#""\u0041\uD83D\uDE00""#, "A\u{1f600}"),
        (#""\uD83D""#, "\u{fffd}"), (#""é\u0301""#, "é\u{301}"),
    ])
    func decodesStrings(string: String, text: String) {
        #expect(JSONScanner.text(of: Array(string.utf8)[...]).unicodeScalars.elementsEqual(text.unicodeScalars))
    }
}
