import CloudEmulator
import Testing

/// The regular expressions of the models.
@Suite struct BoundedPatternTests {
    @Test func supportsAllPatternsOfTheModels() {
        #expect(BoundedPattern.all.count > 50)
        let unsupported = BoundedPattern.all.filter { !BoundedPattern($0).isSupported }
        #expect(unsupported == [])
    }

    @Test(arguments: [
        ("a+", "aa", true), ("a+", "aab", false), ("a+", "baa", false), ("^a$", "a", true), ("^a$", "a\n", false),
        ("^.{0,3}$", "abc", true), ("^.{0,3}$", "ab\u{2028}", false), ("^.{0,3}$", "a\nb", false),
        ("^\\w{2}$", "ä1", false), ("^\\d$", "٣", false), ("^\\p{L}$", "ä", true), ("^..$", "e\u{301}", true),
        ("(?i)all|[0-9]{2}", "ALL", true), ("(?i)all|[0-9]{2}", "12", true), ("(?i)all|[0-9]{2}", "123", false),
        ("^[\\w-\\/]{2}$", "-/", true), ("^.{1,100000}$", "", false), ("^.{1,100000}$", "ab", true),
        ("^(?!\\s*$).+", "  ", false), ("^(?!\\s*$).+", " a", true),
    ])
    func matchesWholeStrings(pattern: String, text: String, isMatch: Bool) {
        #expect(BoundedPattern(pattern).matches(text) == isMatch)
    }

    /// No pattern takes an unbounded time for long strings that almost match.
    @Test(arguments: BoundedPattern.all.sorted())
    func matchesLongStringsInBoundedTime(pattern: String) {
        let compiled = BoundedPattern(pattern)
        let clock = ContinuousClock()
        let time = clock.measure {
            for unit in ["a", "-", ":", "/", " ", "1", "arn:aws:iam::1", "a.", "ä"] {
                let count = 5_000 / unit.unicodeScalars.count
                _ = compiled.matches(String(repeating: unit, count: count) + "\n")
            }
        }
        #expect(time < .seconds(20))
    }

    @Test func doesNotMatchStringsAboveTheLimit() {
        #expect(BoundedPattern("a*").matches(String(repeating: "b", count: BoundedPattern.limit + 1)))
        #expect(!BoundedPattern("a*").matches(String(repeating: "b", count: BoundedPattern.limit)))
    }
}
