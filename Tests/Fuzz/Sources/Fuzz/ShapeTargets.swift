import CloudCore
import Foundation
import SSMKit

extension Target {
    /// Any text as the JSON of a structure.
    ///
    /// The reader and Foundation's decoder read the same value, or both throw. A value that is written can be read again.
    ///
    /// The first byte selects the style of the structure.
    static let shapes = Target(name: "shapes") { bytes in
        let json = Data(bytes.dropFirst())
        if (bytes.first ?? 0) % 2 == 0 {
            Self.compare(Exact.self, json) { _ in false }
        } else {
            Self.compare(Loose.self, json, except: \.hasOtherTypeAsText)
        }
    }

    private static func compare<Shape: ServiceShape & Equatable>(
        _ type: Shape.Type,
        _ json: Data,
        except mayDiffer: (Shape) -> Bool
    ) {
        if let value = try? Shape(json: json) { Self.writeAndReadAgain(value) }
        // Foundation reads UTF-16 and UTF-32, which contain zero bytes, in its own way.
        guard !json.contains(0) else { return }
        let theirs = try? SSM.makeDecoder().decode(type, from: json)
        do throws(DecodingError) {
            let ours = try Shape(json: json)
            check(
                ours == theirs || mayDiffer(ours),
                "read \(ours), but Foundation \(theirs.map { "\($0)" } ?? "throws")"
            )
        } catch {
            check(theirs == nil || Self.isStricter(error, json), "only Foundation reads the value: \(error)")
        }
    }

    /// Whether the reader is meant to throw this error although Foundation's decoder doesn't.
    ///
    /// The decoder doesn't notice that a value which it skips is not JSON, and reads some integers with a fraction.
    private static func isStricter(_ error: DecodingError, _ json: Data) -> Bool {
        guard case .dataCorrupted(let context) = error else { return false }
        return context.debugDescription == "the number is not an integer of 64 bits"
            || (try? JSONSerialization.jsonObject(with: json)) == nil
    }

    /// The JSON of both writers is read as the same value.
    ///
    /// The texts are compared, since a date can change by a rounding error when it becomes a number of seconds.
    private static func writeAndReadAgain<Shape: ServiceShape>(_ value: Shape) {
        do {
            let json = try value.json()
            check(
                try Shape(json: json).json() == json,
                "\(value) is written as \(String(decoding: json, as: UTF8.self))"
            )
            let other = try SSM.makeEncoder().encode(value)
            check(
                try Shape(json: other).json() == json,
                "\(value) is encoded as \(String(decoding: other, as: UTF8.self))"
            )
        } catch {
            check(false, "\(value) can't be read again: \(error)")
        }
    }
}

/// A structure with a member of every kind, also within collections.
private struct Exact: ServiceShape, Equatable {
    var name: String
    var text: String?
    var count: Int?
    var total: Int
    var ratio: Double?
    var isOn: Bool?
    var isText: Bool?
    var at: Date?
    var data: Data?
    var state: State?
    var part: Part?
    var names: [String]
    var optionalNames: [String]?
    var requiredNames: [String]
    var numbers: [Int]
    var parts: [Part]
    var states: [State]
    var labels: [String: String]
    var lists: [String: [String]]
    var maps: [[String: [String]]]?
    var partsByName: [String: Part]?
    var inner: [Exact]?

    static let members = Members<Self> { member in
        member("Name", .text, \.name)
        member("Text", .text, \.text)
        member("Count", .integer, \.count)
        member("Total", .integer, \.total)
        member("Ratio", .number, \.ratio)
        member("IsOn", .boolean, \.isOn)
        member("IsText", .boolean, \.isText)
        member("At", .date, \.at)
        member("Data", .data, \.data)
        member("State", .openValue, \.state)
        member("Part", .structure, \.part)
        member("Names", .list(.text), \.names)
        member("OptionalNames", .list(.text), \.optionalNames)
        member("RequiredNames", .list(.text), \.requiredNames, .required)
        member("Numbers", .list(.integer), \.numbers)
        member("Parts", .list(.structure), \.parts)
        member("States", .list(.openValue), \.states)
        member("Labels", .map(.text), \.labels)
        member("Lists", .map(.list(.text)), \.lists)
        member("Maps", .list(.map(.list(.text))), \.maps)
        member("PartsByName", .map(.structure), \.partsByName)
        member("Inner", .list(.structure), \.inner)
    }
}

/// A structure in which strings, numbers and Booleans stand for one another.
private struct Loose: ServiceShape, Equatable {
    var text: String?
    var state: State?
    var count: Int?
    var isOn: Bool?
    var isText: Bool?
    var part: Part?
    var parts: [Part]
    var names: [String]

    /// Whether a number or a Boolean may stand for a string.
    ///
    /// Foundation's decoder loses how a number is written, and rejects both in a list.
    var hasOtherTypeAsText: Bool {
        ([self.text, self.state?.rawValue].compactMap(\.self) + self.names).contains {
            Double($0) != nil || Bool($0) != nil
        }
    }

    static let members = Members<Self>(.loose) { member in
        member("Text", .text, \.text)
        member("State", .openValue, \.state)
        member("Count", .integer, \.count)
        member("IsOn", .boolean, \.isOn)
        member("IsText", .booleanText, \.isText)
        member("Part", .structure, \.part)
        member("Parts", .list(.structure), \.parts, element: "Part")
        member("Names", .list(.text), \.names)
    }
}

private struct Part: ServiceShape, Equatable {
    var key: String
    var value: String?
    var state: State?

    static let members = Members<Self> { member in
        member("Key", .text, \.key)
        member("Value", .text, \.value)
        member("State", .openValue, \.state)
    }
}

private struct State: OpenValue {
    static let knownValues: [State] = ["On", "Off"]
    let rawValue: String
    init(rawValue: String) { self.rawValue = rawValue }
}
