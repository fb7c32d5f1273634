import Testing

@testable import CloudCore

/// Splitting of text from outside.
@Suite struct PartsTests {
    /// The separator and a combining mark are one character, which `split(separator:)` doesn't find.
    @Test func splitsAtASeparatorWithACombiningMark() {
        #expect("a/\u{301}b".split(separator: "/").count == 1)
        #expect("a/\u{301}b".parts(separatedBy: "/") == ["a", "\u{301}b"])
        #expect("oss:/\u{301}".hasPrefix("oss:/") == false)
        #expect("oss:/\u{301}".startsWithBytes(of: "oss:/"))
    }

    @Test func keepsOrOmitsEmptyParts() {
        #expect("/a//b".parts(separatedBy: "/") == ["", "a", "", "b"])
        #expect("/a//b".parts(separatedBy: "/", omitsEmpty: true) == ["a", "b"])
        #expect("".parts(separatedBy: "/") == [""])
    }

    @Test func splitsAtMostTheGivenNumberOfTimes() {
        #expect("a=b=c".parts(separatedBy: "=", maxSplits: 1) == ["a", "b=c"])
    }
}
