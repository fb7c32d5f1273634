import CloudFoundation

/// The time zone names that the agent supports: `Area/City`, `GMT±h:mm`, `GMT` and `UTC`.
enum ScheduleZone {
    /// Returns a time zone's name in the format of the agent.
    /// - Parameter name: A common name of the time zone.
    /// - Returns: The name, or `nil` if the agent doesn't support it. The service checks whether the zone exists.
    static func name(_ name: String) -> String? {
        if let known = self.names[name] { return known }
        if let offset = self.offset(name) { return offset }
        let parts = name.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, name.utf8.count <= 64, parts.allSatisfy({ self.isPart($0) }) else { return nil }
        return name
    }

    /// Returns the name of a time zone, or for a zone without a supported name its offset from GMT, if that is fixed.
    static func name(of zone: TimeZone?) -> String {
        guard let zone else { return "UTC" }
        if self.name(zone.identifier) != nil { return zone.identifier }
        let seconds = zone.secondsFromGMT()
        // A zone with daylight saving time keeps its name, which is then rejected.
        let isFixed = self.halfYears.allSatisfy { zone.secondsFromGMT(for: $0) == seconds }
        guard isFixed, zone.nextDaylightSavingTimeTransition == nil, seconds % 60 == 0 else { return zone.identifier }
        return self.offsetName(minutes: seconds / 60)
    }

    /// Dates in January and July, which have different offsets in a zone with daylight saving time.
    private static let halfYears = [
        Date(timeIntervalSince1970: 1_768_867_200), Date(timeIntervalSince1970: 1_784_505_600),
    ]

    /// The current names of the zones whose names have no slash, which are all links in the time zone database.
    ///
    /// Source: the file `backward` of the [time zone database](https://www.iana.org/time-zones).
    private static let names = [
        "UTC": "UTC", "GMT": "GMT", "UCT": "UTC", "Universal": "UTC", "Zulu": "UTC", "Z": "UTC", "Greenwich": "GMT",
        "GMT0": "GMT", "GMT+0": "GMT", "GMT-0": "GMT", "CET": "Europe/Brussels", "CST6CDT": "America/Chicago",
        "Cuba": "America/Havana", "EET": "Europe/Athens", "EST": "America/Panama", "EST5EDT": "America/New_York",
        "Egypt": "Africa/Cairo", "Eire": "Europe/Dublin", "GB": "Europe/London", "GB-Eire": "Europe/London",
        "HST": "Pacific/Honolulu", "Hongkong": "Asia/Hong_Kong", "Iceland": "Atlantic/Reykjavik", "Iran": "Asia/Tehran",
        "Israel": "Asia/Jerusalem", "Jamaica": "America/Jamaica", "Japan": "Asia/Tokyo",
        "Kwajalein": "Pacific/Kwajalein",
        "Libya": "Africa/Tripoli", "MET": "Europe/Brussels", "MST": "America/Phoenix", "MST7MDT": "America/Denver",
        "NZ": "Pacific/Auckland", "NZ-CHAT": "Pacific/Chatham", "Navajo": "America/Denver", "PRC": "Asia/Shanghai",
        "PST8PDT": "America/Los_Angeles", "Poland": "Europe/Warsaw", "Portugal": "Europe/Lisbon", "ROC": "Asia/Taipei",
        "ROK": "Asia/Seoul", "Singapore": "Asia/Singapore", "Turkey": "Europe/Istanbul", "W-SU": "Europe/Moscow",
        "WET": "Europe/Lisbon",
    ]

    /// Returns `GMT±h:mm` for `GMT+8`, `GMT+0800`, `UTC+08:00` and similar names.
    private static func offset(_ name: String) -> String? {
        guard name.hasPrefix("GMT") || name.hasPrefix("UTC") else { return nil }
        let text = name.utf8.dropFirst(3)
        guard let sign = text.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        let parts = text.dropFirst().split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let isDigits = parts.allSatisfy { part in !part.isEmpty && part.allSatisfy { (0x30...0x39).contains($0) } }
        guard isDigits else { return nil }
        let numbers = parts.map { Substring($0) }
        let hours: Int?
        let minutes: Int?
        switch (numbers.count, numbers[0].utf8.count) {
        case (1, 1...2): (hours, minutes) = (Int(numbers[0]), 0)
        case (1, 4): (hours, minutes) = (Int(numbers[0].prefix(2)), Int(numbers[0].suffix(2)))
        case (2, 1...2) where numbers[1].utf8.count == 2: (hours, minutes) = (Int(numbers[0]), Int(numbers[1]))
        default: return nil
        }
        guard let hours, let minutes, hours <= 14, minutes < 60 else { return nil }
        return self.offsetName(minutes: (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1))
    }

    private static func offsetName(minutes: Int) -> String {
        guard minutes != 0 else { return "UTC" }
        let (hours, rest) = abs(minutes).quotientAndRemainder(dividingBy: 60)
        return "GMT\(minutes < 0 ? "-" : "+")\(hours):\(rest < 10 ? "0" : "")\(rest)"
    }

    private static func isPart(_ part: Substring.UnicodeScalarView) -> Bool {
        guard let first = part.first, first.isASCII, first.properties.isAlphabetic else { return false }
        return part.allSatisfy { scalar in
            scalar.isASCII
                && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                    || "_+-".unicodeScalars.contains(scalar))
        }
    }
}
