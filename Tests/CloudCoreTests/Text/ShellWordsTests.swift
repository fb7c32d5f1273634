import CloudCore
import Testing

@Suite struct ShellWordsTests {
    @Test(arguments: [
        ("", []), ("  ", []), ("a b\tc", ["a", "b", "c"]), (#""a b" 'c d'"#, ["a b", "c d"]), (#"a"b"c"#, ["abc"]),
        (#"'' """#, ["", ""]), (#"a\ b \"c"#, ["a b", "\"c"]), (#""a\"b\\c\d""#, [#"a"b\c\d"#]), (#"'a\b'"#, [#"a\b"#]),
        ("echo $HOME | cat > *", ["echo", "$HOME", "|", "cat", ">", "*"]),
        ("'a'\u{301} b", ["a\u{301}", "b"]), ("a \u{301}b", ["a", "\u{301}b"]),
        ("'a\\'\u{301} b", ["a\\\u{301}", "b"]),
        ("\"a\\\"\u{301} b\"", ["a\"\u{301} b"]), ("a\r\nb", ["a", "b"]), ("a\u{a0}b", ["a\u{a0}b"]),
    ])
    func splitsLikeAShell(line: String, words: [String]) {
        #expect(ShellWords.split(line) == words)
    }

    @Test(arguments: ["'a", "\"a", #"a\"#, #""a\"#])
    func rejectsAnUnterminatedQuotation(line: String) {
        #expect(ShellWords.split(line) == nil)
    }
}
