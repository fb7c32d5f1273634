import CloudCore
import Foundation

/// A structure with a member of every kind.
struct SampleShape: ServiceShape, Equatable {
    var name: String
    var text: String?
    var count: Int?
    var ratio: Double?
    var isOn: Bool?
    var at: Date?
    var data: Data?
    var state: State?
    var part: Part?
    var names: [String] = []
    var optionalNames: [String]?
    var parts: [Part] = []
    var states: [State] = []
    var labels: [String: String] = [:]
    var lists: [String: [String]] = [:]
    var maps: [[String: [String]]]?
    var partsByName: [String: Part]?
    var inner: [SampleShape]?

    static let members = Members<Self> { member in
        member("Name", .text, \.name)
        member("Text", .text, \.text)
        member("Count", .integer, \.count)
        member("Ratio", .number, \.ratio)
        member("IsOn", .boolean, \.isOn)
        member("At", .date, \.at)
        member("Data", .data, \.data)
        member("State", .openValue, \.state)
        member("Part", .structure, \.part)
        member("Names", .list(.text), \.names, element: "NameItem")
        member("OptionalNames", .list(.text), \.optionalNames)
        member("Parts", .list(.structure), \.parts)
        member("States", .list(.openValue), \.states)
        member("Labels", .map(.text), \.labels)
        member("Lists", .map(.list(.text)), \.lists)
        member("Maps", .list(.map(.list(.text))), \.maps)
        member("PartsByName", .map(.structure), \.partsByName)
        member("Inner", .list(.structure), \.inner)
    }

    struct Part: ServiceShape, Equatable {
        var key: String
        var value: String?

        static let members = Members<Self> { member in
            member("Key", .text, \.key)
            member("Value", .text, \.value)
        }
    }

    struct State: OpenValue {
        static let knownValues: [State] = ["On", "Off"]
        let rawValue: String
        init(rawValue: String) { self.rawValue = rawValue }
    }

    /// A value with something in every member.
    static let full = SampleShape(
        name: "n\u{0}\u{1F600}\"\\/\n\r\t\u{8}\u{c}\u{1f}\u{7f}\u{2028}é",
        text: "",
        count: .min,
        ratio: 0.1,
        isOn: false,
        at: Date(timeIntervalSince1970: 1_767_225_600.25),
        data: Data([0, 255, 16]),
        state: "On",
        part: Part(key: "k", value: "v"),
        names: ["a", "", "c"],
        optionalNames: [],
        parts: [Part(key: "1"), Part(key: "2", value: "x")],
        states: ["On", "Other"],
        labels: ["b": "2", "a": "1", "": ""],
        lists: ["x": [], "y": ["1", "2"]],
        maps: [["m": ["1"]], [:]],
        partsByName: ["p": Part(key: "k")],
        inner: [SampleShape(name: "inner", inner: [])]
    )
}

/// A structure in the loose style, in which texts, numbers and Booleans stand for one another.
struct LooseShape: ServiceShape, Equatable {
    var text: String?
    var state: SampleShape.State?
    var count: Int?
    var isOn: Bool?
    var isText: Bool?
    var parts: [SampleShape.Part] = []
    var names: [String] = []

    static let members = Members<Self>(.loose) { member in
        member("Text", .text, \.text)
        member("State", .openValue, \.state)
        member("Count", .integer, \.count)
        member("IsOn", .boolean, \.isOn)
        member("IsText", .booleanText, \.isText)
        member("Parts", .list(.structure), \.parts, element: "Part")
        member("Names", .list(.text), \.names)
    }
}

extension JSONDecoder {
    /// The decoder that the service modules would make.
    static var seconds: JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        return decoder
    }
}
