import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// Reading and writing structures by their tables of members.
@Suite struct ServiceShapeTests {
    private func read(_ json: String) throws(DecodingError) -> SampleShape {
        try SampleShape(json: Data(json.utf8))
    }

    @Test func readsWhatItWrites() throws {
        let json = try SampleShape.full.json()
        #expect(try SampleShape(json: json) == SampleShape.full)
        #expect(try JSONDecoder.seconds.decode(SampleShape.self, from: json) == SampleShape.full)
        let empty = SampleShape(name: "")
        #expect(try SampleShape(json: empty.json()) == empty)
    }

    @Test func writesMembersInOrderAndKeysSorted() throws {
        var shape = SampleShape(name: "n", count: 3, ratio: 2, at: Date(timeIntervalSince1970: 1_767_225_600))
        shape.labels = ["b": "2", "a": "/"]
        shape.part = SampleShape.Part(key: "\u{1}\"")
        #expect(
            String(decoding: try shape.json(), as: UTF8.self) == #"""
                {"Name":"n","Count":3,"Ratio":2,"At":1767225600,"Part":{"Key":"\u0001\""},"Names":[],"Parts":[],"States":[],"Labels":{"a":"/","b":"2"},"Lists":{}}
                """#
        )
    }

    @Test func writesWhatFoundationWrites() throws {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .secondsSince1970
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        for scalar in (0...0xFF).map({ Unicode.Scalar(UInt8($0)) }) + ["\u{2028}", "\u{FFFF}", "\u{10FFFF}"] {
            let part = SampleShape.Part(key: "12345678\(scalar)1234567\(scalar)", value: "\(scalar)")
            #expect(try part.json() == encoder.encode(part), "\(scalar.value)")
        }
        for number in [0, -0.0, 0.1, 1e15, 1e16, 9_007_199_254_740_992, 1e22, -1.5e-7, .leastNonzeroMagnitude] {
            let json = try SampleShape(name: "", ratio: number).json()
            #expect(try JSONDecoder().decode(SampleShape.self, from: json).ratio == number)
            #expect(try SampleShape(json: json).ratio == number)
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func throwsForANumberThatJSONDoesNotHave(number: Double) {
        #expect(throws: EncodingError.self) { try SampleShape(name: "", ratio: number).json() }
        let date = Date(timeIntervalSince1970: number)
        #expect(throws: EncodingError.self) { try SampleShape(name: "", at: date).json() }
    }

    @Test(arguments: [
        ("{}", "Name is missing"), (#"{"Name":null}"#, "Name is missing"), (#"{"Name":3}"#, "Name is not a string"),
        ("[]", "the document is not an object"), ("", "it is not JSON"), ("<html>", "it is not JSON"),
        (#"{"Name":,}"#, "it is not JSON"), (#"{"Name":"a"} x"#, "it is not JSON"),
        (#"{"Name":"a","Count":"3"}"#, "Count is not an integer"),
        (#"{"Name":"a","Count":1.5}"#, "Count: the number is not an integer of 64 bits"),
        (#"{"Name":"a","Parts":[{"Key":"k"},{"Value":"v"}]}"#, "Parts[1].Key is missing"),
        (#"{"Name":"a","Inner":[{"Name":"b","Lists":{"x":["1",true]}}]}"#, "Inner[0].Lists.x[1] is not a string"),
        (#"{"Name":"a","At":"soon"}"#, "At: neither seconds since 1970 nor an ISO 8601 date"),
        (#"{"Name":"a","Data":"?"}"#, "Data: not Base64"),
        (#"{"Name":"a","Text":"\ud800"}"#, "Text: a surrogate is not part of a pair"),
        (#"{"Name":"a","Names":[null]}"#, "Names[0] is missing"),
        (#"{"Name":"a","Labels":[]}"#, "Labels is not an object"),
    ])
    func saysWhereAndWhatIsWrong(json: String, summary: String) {
        let error = #expect(throws: DecodingError.self) { try self.read(json) }
        #expect(error?.summary == summary)
    }

    @Test(arguments: ["{}", "[]", "null", "3", #""""#, #"{"a":1}"#])
    func readsAnythingAsAStructureWithoutMembers(json: String) throws {
        struct Empty: ServiceShape {
            static let members = Members<Self> { _ in }
        }
        #expect(throws: Never.self) { try Empty(json: Data(json.utf8)) }
        #expect(throws: Never.self) { try JSONDecoder().decode(Empty.self, from: Data(json.utf8)) }
        #expect(throws: DecodingError.self) { try Empty(json: Data("{".utf8)) }
    }

    @Test func readsDatesAsNumbersAndAsText() throws {
        for date in ["1767225600", "1.7672256e9", #""2026-01-01T00:00:00Z""#, #""1767225600""#] {
            #expect(try self.read(#"{"Name":"","At":\#(date)}"#).at == Date(timeIntervalSince1970: 1_767_225_600))
        }
    }

    @Test func takesTheFirstOfSeveralMembersWithOneName() throws {
        let shape = try self.read(#"{"Name":"1","Name":{},"Labels":{"a":"1","a":[]},"Text":null,"Text":"2"}"#)
        #expect(shape.name == "1" && shape.labels == ["a": "1"] && shape.text == nil)
    }

    @Test func findsNamesWithEscapesAndIgnoresOthers() throws {
        let shape = try self.read(#"{"\u004eame":"n","Tex\u0074":"t","text":1,"Names ":2,"":3,"Namess":{"a":[{}]}}"#)
        #expect(shape.name == "n" && shape.text == "t")
    }

    @Test(arguments: ["utf-16le", "utf-16be", "utf-32le", "utf-32be"], [false, true])
    func readsOtherEncodingsOfUnicode(encoding: String, hasMark: Bool) throws {
        let text = (hasMark ? "\u{FEFF}" : "") + #"{"Name":"é\#u{1F600}"}"#
        let units = encoding.hasPrefix("utf-16") ? text.utf16.map { UInt32($0) } : text.unicodeScalars.map(\.value)
        let size = encoding.hasPrefix("utf-16") ? 2 : 4
        let bytes = units.flatMap { unit in
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: unit >> (8 * UInt32($0))) }
            return encoding.hasSuffix("le") ? bytes : bytes.reversed()
        }
        #expect(try SampleShape(json: Data(bytes)).name == "é\u{1F600}")
    }

    @Test func readsValuesOfTheLooseStyle() throws {
        let text = #"{"Text":1.50,"State":true,"Count":"12","IsOn":"True","IsText":"false","#
        let json = Data((text + #""Parts":{"X":1,"Part":[{"Key":"k"}]}}"#).utf8)
        var expected = LooseShape(text: "1.50", state: "true", count: 12, isOn: true, isText: false)
        expected.parts = [SampleShape.Part(key: "k")]
        #expect(try LooseShape(json: json) == expected)
        expected.text = "1.5"  // A `JSONDecoder` doesn't know how the number was written.
        #expect(try JSONDecoder().decode(LooseShape.self, from: json) == expected)
        for json in [
            #"{"Count":"","IsOn":"","Parts":null}"#, #"{"Parts":[]}"#, #"{"Parts":{}}"#, #"{"Parts":{"Part":null}}"#,
        ] {
            #expect(try LooseShape(json: Data(json.utf8)) == LooseShape())
            #expect(try JSONDecoder().decode(LooseShape.self, from: Data(json.utf8)) == LooseShape())
        }
    }

    @Test func writesTheLooseStyle() throws {
        let shape = LooseShape(text: "1", count: 2, isOn: true, isText: false, parts: [.init(key: "k")], names: ["n"])
        let json = #"{"Text":"1","Count":2,"IsOn":true,"IsText":"false","Parts":{"Part":[{"Key":"k"}]},"Names":["n"]}"#
        #expect(String(decoding: try shape.json(), as: UTF8.self) == json)
        let encoded = try OracleValue.parse(JSONEncoder().encode(shape))
        #expect(try encoded == OracleValue.parse(Data(json.utf8)))
    }

    /// The values that were stored before an error are released: a leak or a double release fails under a sanitizer.
    @Test func removesWhatItReadBeforeAnError() throws {
        let json = Array(try SampleShape.full.json())
        for end in 0..<json.count {
            #expect(throws: DecodingError.self) { try SampleShape(json: Data(json[..<end])) }
        }
    }

    @Test func readsNestedStructuresToTheDepthLimit() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: #"{"Name":"","Inner":["#, count: depth) + #"{"Name":""}"#
                + String(repeating: "]}", count: depth)
        }
        #expect(throws: Never.self) { try self.read(nested(255)) }
        #expect(throws: DecodingError.self) { try self.read(nested(256)) }
        #expect(throws: DecodingError.self) { try self.read(String(repeating: "[", count: 1_000_000)) }
        let skipped = #"{"Name":"","X":"# + String(repeating: "[", count: 1_000_000)
        #expect(throws: DecodingError.self) { try self.read(skipped) }
    }
}

/// Structures of users, with kinds of members that generated structures don't have.
@Suite struct UserShapeTests {
    /// An open value that doesn't store its string.
    enum Level: OpenValue {
        case low, high, other(String)

        static let knownValues: [Level] = [.low, .high]

        init(rawValue: String) {
            switch rawValue {
            case "low": self = .low
            case "high": self = .high
            default: self = .other(rawValue)
            }
        }

        var rawValue: String {
            switch self {
            case .low: "low"
            case .high: "high"
            case .other(let text): text
            }
        }
    }

    /// An open value that changes its string.
    struct Trimmed: OpenValue {
        static let knownValues: [Trimmed] = []
        let rawValue: String
        init(rawValue: String) { self.rawValue = String(rawValue.utf8.drop { $0 == UInt8(ascii: " ") }) ?? "" }
    }

    struct Values: ServiceShape {
        var level: Level?
        var levels: [Level] = []
        var trimmed: Trimmed?

        static let members = Members<Self> { member in
            member("Level", .openValue, \.level)
            member("Levels", .list(.openValue), \.levels)
            member("Trimmed", .openValue, \.trimmed)
        }
    }

    @Test func callsTheInitializerOfAnOpenValue() throws {
        let value = try Values(json: Data(#"{"Level":"high","Levels":["low","x"],"Trimmed":" a"}"#.utf8))
        guard case .high? = value.level, case .low = value.levels[0], case .other("x") = value.levels[1] else {
            return #expect(Bool(false), "\(value)")
        }
        #expect(value.trimmed?.rawValue == "a")
    }

    struct Nested: ServiceShape, Equatable {
        var lists: [[[[[String: [String]]]]]]?
        var flags: [Bool] = []
        var flag: Bool?

        static let members = Members<Self> { member in
            member("Lists", .list(.list(.list(.list(.map(.list(.text)))))), \.lists)
            member("Flags", .list(.booleanText), \.flags)
            member("Flag", .booleanText, \.flag)
        }
    }

    @Test func readsAndWritesNestedCollections() throws {
        let value = Nested(lists: [[[[["a": ["a text outside of its own bytes"]]]]]], flags: [true, false], flag: true)
        #expect(try Nested(json: value.json()) == value)
        #expect(try JSONDecoder().decode(Nested.self, from: JSONEncoder().encode(value)) == value)
        #expect(throws: DecodingError.self) { try Nested(json: Data(#"{"Lists":[[[{"a":["b"]}]]]}"#.utf8)) }
    }

    struct Wrapped: ServiceShape {
        var ids: [String]

        static let members = Members<Self>(.loose) { member in
            member("Ids", .list(.text), \.ids, .required, element: "Id")
        }
    }

    @Test(arguments: ["{}", #"{"Ids":{}}"#, #"{"Ids":{"Id":null}}"#, #"{"Ids":null}"#])
    func throwsIfARequiredListIsAbsent(json: String) {
        #expect(throws: DecodingError.self) { try Wrapped(json: Data(json.utf8)) }
    }

    struct Login: ServiceShape, CustomReflectable {
        var user: String
        var password: String?

        var customMirror: Mirror { self.redactedMirror(["user", "password"]) }

        static let members = Members<Self> { member in
            member("User", .text, \.user)
            member("Password", .text, \.password, .secret)
        }
    }

    @Test func canRedactSecrets() {
        var text = ""
        dump(Login(user: "ada", password: "hunter2"), to: &text)
        #expect(text.contains("ada") && text.contains("<redacted>") && !text.contains("hunter2"))
    }
}

/// Tables that would leave memory of a structure empty end the program at their first use.
@Suite(.timeLimit(.minutes(5 * patience))) struct InvalidMembersTests {
    struct Incomplete: ServiceShape {
        var name: String?
        var count: Int?

        static let members = Members<Self> { member in
            member("Name", .text, \.name)
        }
    }

    struct Doubled: ServiceShape {
        var name: String?

        static let members = Members<Self> { member in
            member("Name", .text, \.name)
            member("Alias", .text, \.name)
        }
    }

    struct SameName: ServiceShape {
        var name: String?
        var alias: String?

        static let members = Members<Self> { member in
            member("Name", .text, \.name)
            member("Name", .text, \.alias)
        }
    }

    struct Computed: ServiceShape {
        var name: String?
        var alias: String? { self.name }

        static let members = Members<Self> { member in
            member("Name", .text, \.name)
            member("Alias", .text, \.alias)
        }
    }

    @Test func areNotUsed() async {
        await #expect(processExitsWith: .failure) { _ = try Incomplete(json: Data("{}".utf8)) }
        await #expect(processExitsWith: .failure) { _ = try Doubled(json: Data("{}".utf8)) }
        await #expect(processExitsWith: .failure) { _ = try SameName(json: Data("{}".utf8)) }
        await #expect(processExitsWith: .failure) { _ = try Computed(json: Data("{}".utf8)) }
    }
}
