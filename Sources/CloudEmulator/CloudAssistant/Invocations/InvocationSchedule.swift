import CloudCore
import CloudFoundation

/// When an invocation runs.
///
/// That is `rate(5m)`, `at(2026-01-31 03:00:00 Asia/Shanghai)` or a cron expression.
struct InvocationSchedule: Sendable {
    /// As the caller wrote it.
    let text: String

    /// When it runs next; `nil` if never again.
    var next: Date?

    /// What is known of the runs after the next one.
    private enum Rule: Sendable {
        case none
        case interval(TimeInterval)
        case cron(CronExpression)
    }

    private let rule: Rule

    init(_ text: String, from now: Date) throws {
        self.text = text
        if let inside = Self.inside(text, "rate"), let seconds = Self.seconds(inside) {
            guard (60...(7 * 86_400)).contains(seconds) else {
                throw Self.serviceError("the interval of \(quoted(text)) is not within 60 seconds and 7 days")
            }
            self.rule = .interval(TimeInterval(seconds))
            self.next = now + TimeInterval(seconds)
        } else if let inside = Self.inside(text, "at"), let date = Self.date(inside) {
            guard date > now else { throw Self.serviceError("the time of \(quoted(text)) has passed") }
            self.rule = .none
            self.next = date
        } else if let cron = CronExpression(text) {
            self.rule = .cron(cron)
            self.next = cron.next(after: now)
            guard self.next != nil else { throw Self.serviceError("no time of \(quoted(text)) is to come") }
        } else {
            throw Self.serviceError(
                "\(quoted(text)) is neither rate(…), at(…) nor a cron expression that can be read\(Self.zoneHint(text))"
            )
        }
    }

    /// Takes the next run out of the schedule, if its time has come.
    mutating func takeNext(by now: Date) -> Date? {
        guard let next, next <= now else { return nil }
        switch self.rule {
        case .none: self.next = nil
        case .interval(let interval): self.next = next + interval
        case .cron(let cron): self.next = cron.next(after: next)
        }
        return next
    }

    private static func serviceError(_ message: String) -> ErrorResponse {
        ErrorResponse("InvalidParam.CommandSchedule", message, status: 403)
    }

    /// What to do if the zone is what can't be read.
    private static func zoneHint(_ text: String) -> String {
        let inside = text.hasSuffix(")") ? text.dropLast() : text[...]
        guard let name = inside.split(separator: " ").last, name.contains("/"), name.contains(where: \.isLetter),
            TimeZone(ofSchedule: name) == nil
        else { return "" }
        // Whether this program knows time zones by name at all.
        guard TimeZone(identifier: "Asia/Shanghai") == nil else { return ": there is no such time zone" }
        return ": its time zone is not known here; on Linux a program has to import Foundation to know any by name"
    }

    private static func inside(_ text: String, _ function: String) -> Substring? {
        text.hasPrefix(function + "(") && text.hasSuffix(")") ? text.dropFirst(function.count + 1).dropLast() : nil
    }

    /// Reads `90s`, `5m`, `2h` or `1d`.
    private static func seconds(_ text: Substring) -> Int? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int(text.dropLast()), number > 0,
            number <= 7 * 86_400
        else { return nil }
        return number * unit
    }

    /// Reads `2026-01-31 03:00:00`, in UTC or in the time zone that follows.
    private static func date(_ text: Substring) -> Date? {
        let words = text.split(separator: " ", maxSplits: 2)
        guard words.count >= 2, let date = ISO8601.date(from: "\(words[0])T\(words[1])Z") else { return nil }
        guard words.count == 3 else { return date }
        guard let zone = TimeZone(ofSchedule: words[2]) else { return nil }
        return date - TimeInterval(zone.secondsFromGMT(for: date - TimeInterval(zone.secondsFromGMT(for: date))))
    }
}
