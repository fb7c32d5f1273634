import CloudCore
import Foundation
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z"), (951_782_400, "2000-02-29T00:00:00Z"),
        (1_709_251_199, "2024-02-29T23:59:59Z"), (4_107_542_400, "2100-03-01T00:00:00Z"),
        (253_402_300_799, "9999-12-31T23:59:59Z"),
    ])
    func formatsDatesAsISO8601(seconds: TimeInterval, text: String) throws {
        let timestamp = try Timestamp(Date(timeIntervalSince1970: seconds))
        #expect(timestamp.extended == text)
        #expect(timestamp.basic == text.filter { $0 != "-" && $0 != ":" })
        #expect(ISO8601.date(from: text) == Date(timeIntervalSince1970: seconds))
    }

    /// About one day per month over 8,000 years, including the ends of many months.
    @Test func matchesFoundation() throws {
        let style = Date.ISO8601FormatStyle()
        for seconds in stride(from: 0.0, to: 253_402_300_800, by: 86_400 * 31.7) {
            let date = Date(timeIntervalSince1970: seconds.rounded(.down))
            let text = try Timestamp(date).extended
            #expect(text == style.format(date))
            #expect(ISO8601.date(from: text) == date)
        }
    }

    @Test func dropsFractionsOfSeconds() throws {
        #expect(try Timestamp(Date(timeIntervalSince1970: 59.999)).extended == "1970-01-01T00:00:59Z")
    }
}
