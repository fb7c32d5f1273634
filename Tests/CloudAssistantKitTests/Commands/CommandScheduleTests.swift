import CloudAssistantKit
import CloudCore
import Foundation
import Testing

/// Schedules in the syntax of the agent.
@Suite struct CommandScheduleTests {
    @Test(arguments: [
        (CommandSchedule.rate(.seconds(60)), "rate(1m)"), (.rate(.seconds(90)), "rate(90s)"),
        (.rate(.seconds(7_200)), "rate(2h)"), (.rate(.seconds(604_800)), "rate(7d)"),
        (.at(Date(timeIntervalSince1970: 1_769_846_400)), "at(2026-01-31 08:00:00 UTC)"),
        (.daily(hour: 8, minute: 30, timeZone: TimeZone(identifier: "Asia/Shanghai")), "0 30 8 * * ? Asia/Shanghai"),
        (.daily(hour: 8, minute: 30, timeZone: "Asia/Shanghai"), "0 30 8 * * ? Asia/Shanghai"),
        (.daily(hour: 8, timeZone: "Etc/GMT-14"), "0 0 8 * * ? Etc/GMT-14"),
        (.weekly(on: [.sunday, .monday], hour: 3), "0 0 3 ? * 1,7 UTC"),
        (.weekly(on: [.friday], hour: 3, timeZone: "America/Port-au-Prince"), "0 0 3 ? * 5 America/Port-au-Prince"),
        (.cron(minute: "0", timeZone: "GMT+8:00"), "0 0 * * * ? GMT+8:00"),
        (.cron(minute: "*/15", timeZone: TimeZone(secondsFromGMT: 8 * 3_600)), "0 */15 * * * ? GMT+8:00"),
        (.cron(minute: "0", timeZone: TimeZone(secondsFromGMT: -12_600)), "0 0 * * * ? GMT-3:30"),
        (
            .cron(minute: "0", hour: "8-18", dayOfMonth: "?", dayOfWeek: "MON-FRI", year: "2027"),
            "0 0 8-18 ? * MON-FRI 2027 UTC"
        ),
    ])
    func writesSchedules(schedule: CommandSchedule, expression: String) throws {
        #expect(try schedule.expression() == expression)
    }

    @Test(arguments: [
        CommandSchedule.rate(.seconds(59)), .rate(.seconds(604_801)), .rate(.milliseconds(90_500)),
        .at(Date(timeIntervalSince1970: -1)), .daily(hour: 24), .daily(hour: 3, minute: 60), .weekly(on: [], hour: 3),
        .cron(dayOfMonth: "1", dayOfWeek: "1"), .cron(dayOfMonth: "?", dayOfWeek: "?"), .cron(minute: "0 0"),
        .cron(minute: "\u{661}"), .daily(hour: 3, timeZone: ""), .daily(hour: 3, timeZone: "Asia/Shanghai 2027"),
        .daily(hour: 3, timeZone: "+8"), .daily(hour: 3, timeZone: "Asi\u{e4}/X"), .daily(hour: 3, timeZone: "?"),
    ])
    func rejectsInvalidSchedules(schedule: CommandSchedule) {
        #expect(throws: CommandError.self) { try schedule.expression() }
    }

    /// A schedule follows daylight saving time, so its time zone is written by name and not by its current offset.
    @Test(arguments: [
        ("CET", "Europe/Brussels"), ("EST5EDT", "America/New_York"), ("PST8PDT", "America/Los_Angeles"),
        ("EST", "America/Panama"), ("Japan", "Asia/Tokyo"), ("PRC", "Asia/Shanghai"), ("GMT", "GMT"), ("UTC", "UTC"),
        ("UCT", "UTC"), ("GMT+8", "GMT+8:00"), ("GMT+0800", "GMT+8:00"), ("GMT-03:30", "GMT-3:30"),
        ("UTC+05:30", "GMT+5:30"), ("GMT+0", "GMT"), ("GMT+0000", "UTC"), ("Europe/Berlin", "Europe/Berlin"),
        ("America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
    ])
    func writesTimeZonesByNamesThatTheAgentAccepts(zone: String, name: String) throws {
        #expect(try CommandSchedule.daily(hour: 8, timeZone: zone).expression() == "0 0 8 * * ? \(name)")
    }

    @Test(arguments: [
        "CEST", "X", "GMT+8:0", "GMT+8:000", "GMT+15", "GMT+8:60", "GMT8", "GMT+", "GMT+-8", "GMT+08:00:00", "Europe/",
        "/Berlin", "Europe//Berlin", "Europe/Berlin/", "Europe/Ber lin", "Asia/9", "GMT+\u{661}", "Asia/\u{301}x",
        "A/" + String(repeating: "b", count: 64),
    ])
    func rejectsTimeZonesThatTheAgentRejects(zone: String) {
        #expect(throws: CommandError.self) { try CommandSchedule.daily(hour: 8, timeZone: zone).expression() }
    }

    /// A time zone that Foundation has under a name without a slash.
    @Test(arguments: ["CET", "EST5EDT", "MST7MDT", "WET", "EST", "Japan"])
    func writesTimeZonesOfFoundationByFullNames(identifier: String) throws {
        guard let zone = TimeZone(identifier: identifier) else { return }
        let text = try CommandSchedule.daily(hour: 8, timeZone: zone).expression()
        #expect(text.contains("/"), "\(text)")
    }

    @Test(arguments: [
        "*", "0", "59", "*/15", "5/10", "0-30", "0-30/5", "0,15,30", "1-5,30-40/2", "*/59",
    ])
    func acceptsMinutes(minute: String) throws {
        #expect(try CommandSchedule.cron(minute: minute).expression() == "0 \(minute) * * * ? UTC")
    }

    @Test(arguments: [
        "", "60", "0-99", "*/0", "*/60", "*/x", "/5", "5/", "30-0", "-5", "5-", "1-2-3", "1/2/3", "1,", ",1", "1,,2",
        "x", "MON", "?", "L", "1 2", "\u{661}", "99999999999999999999", "1\u{301}", "+5", "0x1",
    ])
    func rejectsMinutes(minute: String) {
        #expect(throws: CommandError.self) { try CommandSchedule.cron(minute: minute).expression() }
    }

    @Test(arguments: ["L", "LW", "15W", "1,15", "1-7/2", "*"])
    func acceptsDaysOfTheMonth(day: String) throws {
        #expect(try CommandSchedule.cron(dayOfMonth: day).expression().contains(" \(day) "))
    }

    @Test(arguments: ["MON", "mon-fri", "5L", "FRIL", "L", "5#3", "MON#1", "1,3,SUN", "*"])
    func acceptsDaysOfTheWeek(day: String) throws {
        #expect(try CommandSchedule.cron(dayOfMonth: "?", dayOfWeek: day).expression().contains(" \(day) "))
    }

    @Test(arguments: ["0", "8", "SUN-MON", "5#6", "5#0", "#3", "8L", "XYZ", "MONDAY", "15W"])
    func rejectsDaysOfTheWeek(day: String) {
        #expect(throws: CommandError.self) {
            try CommandSchedule.cron(dayOfMonth: "?", dayOfWeek: day).expression()
        }
    }

    @Test(arguments: ["32", "0", "W", "32W", "5L", "LL", "L-3"])
    func rejectsDaysOfTheMonth(day: String) {
        #expect(throws: CommandError.self) { try CommandSchedule.cron(dayOfMonth: day).expression() }
    }

    @Test func rejectsInvalidYears() {
        for year in ["1969", "2100", "26", "*/0"] {
            #expect(throws: CommandError.self) { try CommandSchedule.cron(year: year).expression() }
        }
    }
}
