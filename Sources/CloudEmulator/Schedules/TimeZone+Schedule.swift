import CloudFoundation

extension TimeZone {
    /// Creates the time zone that a schedule names, such as `Asia/Shanghai`, `GMT+8:00`, or `UTC`.
    ///
    /// On Linux, names such as `Asia/Shanghai` are available only in programs that link all of Foundation.
    init?(ofSchedule name: Substring) {
        if let seconds = Self.secondsFromGMT(name), let zone = TimeZone(secondsFromGMT: seconds) {
            self = zone
        } else if let zone = TimeZone(identifier: String(name)) ?? TimeZone(abbreviation: String(name)) {
            self = zone
        } else {
            return nil
        }
    }

    /// Parses `UTC`, `GMT`, `GMT+8`, or `GMT-3:30`.
    private static func secondsFromGMT(_ name: Substring) -> Int? {
        guard name.hasPrefix("GMT") || name.hasPrefix("UTC") else { return nil }
        let distance = name.dropFirst(3)
        guard let sign = distance.first else { return 0 }
        let parts = distance.dropFirst().split(separator: ":", omittingEmptySubsequences: false).map { part in
            (1...2).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(part) : nil
        }
        guard sign == "+" || sign == "-", (1...2).contains(parts.count), let hours = parts[0], hours < 15,
            let minutes = parts.count == 2 ? parts[1] : 0, minutes < 60
        else { return nil }
        return (sign == "-" ? -60 : 60) * (hours * 60 + minutes)
    }
}
