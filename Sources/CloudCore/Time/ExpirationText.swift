import CloudFoundation

/// A parser for the expiration of credentials: ISO 8601, and the variants that the official tools accept.
enum ExpirationText {
    /// Parses `2026-01-31T23:59:59Z`, `20260131T235959Z`, `2026-01-31 23:59:59 UTC` and similar dates.
    ///
    /// A time without an offset is in UTC.
    /// - Returns: The date, or `nil` if the text is not a date.
    static func date(from text: String) -> Date? {
        let text = text.trimmed.uppercased()
        var zone = ""
        var time = Array(text.utf8)
        for name in ["UTC", "GMT", "Z"] where zone.isEmpty && text.hasSuffix(name) {
            zone = "Z"
            time.removeLast(name.utf8.count)
        }
        // A sign after the date's hyphens begins the offset.
        let offset = time.dropFirst(10).lastIndex { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
        if zone.isEmpty, let offset {
            zone = String(decoding: time[offset...], as: UTF8.self)
            // +01
            if zone.utf8.count == 3 { zone += ":00" }
            time.removeSubrange(offset...)
        }
        while time.last == UInt8(ascii: " ") { time.removeLast() }
        return ISO8601.date(from: self.extended(time) + zone)
    }

    /// Inserts hyphens and colons into a date and time without them.
    private static func extended(_ time: [UInt8]) -> String {
        let time = time.map { $0 == UInt8(ascii: ",") ? UInt8(ascii: ".") : $0 }
        let digits = time.filter { $0 != UInt8(ascii: "T") && $0 != UInt8(ascii: " ") }
        let main = digits.prefix { $0 != UInt8(ascii: ".") }
        guard main.count == 14, main.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return String(decoding: time, as: UTF8.self)
        }
        func text(_ range: Range<Int>) -> String { String(decoding: digits[range], as: UTF8.self) }
        let date = "\(text(0..<4))-\(text(4..<6))-\(text(6..<8))"
        return "\(date)T\(text(8..<10)):\(text(10..<12)):\(text(12..<digits.count))"
    }
}
