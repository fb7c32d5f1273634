import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// The reader compared with Foundation's decoder: both read the same value, or both throw.
///
/// These differences are intended. The reader throws if a value that it skips is not JSON, which the decoder doesn't
/// notice. It throws for an integer that has a fraction, such as `1e-400`, which the decoder reads as 0, and for one of
/// more than 18 digits with a point or an exponent. It compares names by their bytes, so that the Kelvin sign is not a
/// `K`. It reads UTF-32 with a little-endian mark, and doesn't read UTF-16 with a byte left over. In the loose style it
/// reads a number as text in the way it is written, also as the item of a list.
@Suite struct JSONReaderTests {
    /// A structure with one member of each scalar type.
    struct Values: ServiceShape, Equatable {
        var i: Int?
        var d: Double?
        var s: String?
        var b: Bool?
        var l: [String]?

        static let members = Members<Self> { member in
            member("i", .integer, \.i)
            member("d", .number, \.d)
            member("s", .text, \.s)
            member("b", .boolean, \.b)
            member("l", .list(.text), \.l)
        }
    }

    private func expectAgreement(_ bytes: [UInt8]) {
        let ours = try? Values(json: Data(bytes))
        let theirs = try? JSONDecoder().decode(Values.self, from: Data(bytes))
        if ours == nil, theirs != nil, (try? JSONSerialization.jsonObject(with: Data(bytes))) == nil { return }
        #expect(ours == theirs, "\(String(decoding: bytes, as: UTF8.self).debugDescription)")
    }

    static let numbers = [
        "0", "-0", "00", "01", "-01", "1", "-1", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "-9223372036854775809", "18446744073709551615", "1.0", "1.50", "100e-2", "1e2", "1E+2", "1e-1", "1e400",
        "-1e400", "1234567890123456789e-400",
        "1e-400", "0.1", "0.30000000000000004", "5e-324", "1.7976931348623157e308", "123456789012345678",
        "1234567890123456789", "0.000000000000000000000001", "1e19", "9007199254740993", "9007199254740993.0", "1.",
        ".5", "+1",
        "-", "1e", "1e+", "0x10", "1_000", "NaN", "Infinity", "-Infinity", "1 2", "12a", "--1", "1e1.5", "1.2.3",
    ]

    @Test(arguments: numbers)
    func readsNumbers(number: String) {
        self.expectAgreement(Array(#"{"d":\#(number)}"#.utf8))
        if !number.hasSuffix("e-400") { self.expectAgreement(Array(#"{"i":\#(number)}"#.utf8)) }
    }

    @Test(arguments: ["1e-400", "1000000000000000000000e-5", "1.5", "15e-1"])
    func throwsForAnIntegerWithAFraction(number: String) {
        #expect(throws: DecodingError.self) { try Values(json: Data(#"{"i":\#(number)}"#.utf8)) }
    }

    @Test func throwsForASkippedValueThatIsNotJSON() {
        for value in ["01", "1.", #""\x""#, "\"\n\"", "tru"] {
            #expect(throws: DecodingError.self) { try Values(json: Data(#"{"x":\#(value)}"#.utf8)) }
        }
    }

    static let strings = [
        #""""#, #""a""#, #""\"\\\/\b\f\n\r\t""#, #""\u0041\u00e9\u20ac\ud83d\ude00""#, #""\ud83d""#, #""\ude00""#,
        #""\ud83dx""#, #""\ud83d\n""#, #""\ud83d\ud83d\ude00""#, #""\u00""#, #""\u00g0""#, #""\x41""#, #""\U0041""#,
        #""\""#,
        #"""#, #""\u0000""#, "\"\u{1}\"", "\"\n\"", "\"\u{7f}\u{80}\u{2028}\"", "\"1234567\\n1234567\\u0041\"", "'a'",
        "\"12345678\u{1}\"", "\"\u{feff}\"",
    ]

    @Test(arguments: strings)
    func readsStrings(string: String) {
        self.expectAgreement(Array(#"{"s":\#(string)}"#.utf8))
        self.expectAgreement(Array(#"{"x":\#(string)}"#.utf8))
        self.expectAgreement(Array(#"{"s":"before and after","l":[\#(string),"12345678"]}"#.utf8))
    }

    /// Bytes that are not UTF-8: a continuation alone, overlong forms, surrogates, too large, truncated.
    @Test(
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xE0, 0x80, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80],
            [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFE],
            [0xFF],
        ] as [[UInt8]]
    )
    func rejectsTextThatIsNotUTF8(bytes: [UInt8]) {
        for padding in ["", "1234567", "12345678901"] {
            self.expectAgreement(Array(#"{"s":"\#(padding)"#.utf8) + bytes + Array(#""}"#.utf8))
            self.expectAgreement(Array(#"{"s":"\n\#(padding)"#.utf8) + bytes + Array(#"x"}"#.utf8))
        }
    }

    @Test(arguments: [
        "", " ", "{", "}", "{}", " { } ", "{}x", "{} {}", "{,}", #"{"b":true,}"#, #"{"b":true,,}"#, #"{"b" true}"#,
        #"{"b":true "i":1}"#, #"{"b"}"#, #"{"b":}"#, #"{b:true}"#, #"{"b":tru}"#, #"{"b":truex}"#, #"{"b":True}"#,
        #"{"b":null}"#, #"{"b":nul}"#, #"{"b":0}"#, #"{"l":[]}"#, #"{"l":[,]}"#, #"{"l":["a",]}"#, #"{"l":["a" "b"]}"#,
        #"{"l":["a"}"#, #"{"l":{"a":1}}"#, #"{"x":[1,{"a":[]},null,-1.5e3,"",true]}"#, #"{"x":[1,]}"#, #"{"x":[1,,2]}"#,
        #"{"x":{"a":1 "b":2}}"#, #"{"x":{"a":1,}}"#, #"{"x":[01]}"#, #"{"x":[1.]}"#, "[]", "null", "1", #""a""#,
        "{\u{a0}}", "/**/{}",
        "{\u{0}}", "\u{feff}{}", "{}\u{0}", "{\t\r\n}", #"{"x":[[[[[]]]]]}"#, #"{"x":[}"#, #"{"x":{]}"#,
    ])
    func readsStructure(json: String) {
        self.expectAgreement(Array(json.utf8))
    }

    @Test func agreesOnChangedDocuments() {
        let seeds = [
            #"{"i":-12,"d":1.5e-3,"s":"a\"\u00e9\ud83d\ude00é","b":true,"l":["x","\n",""]}"#,
            #"{"x":{"y":[1,{"z":null}],"w":"\\"},"s":null,"l":[],"i":0,"d":-0.0}"#,
        ].map { Array($0.utf8) }
        let alphabet =
            Array(#"{}[]:,"\/ue0123456789.-+E tfnalsrux"#.utf8) + [0x00, 0x1F, 0x7F, 0x80, 0xC3, 0xE2, 0xF0, 0xFF]
        var random = SeededGenerator(seed: 18)
        for _ in 0..<20_000 {
            var bytes = seeds[Int.random(in: 0..<seeds.count, using: &random)]
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes.remove(at: place)
                case 1: bytes.insert(alphabet.randomElement(using: &random) ?? 0, at: place)
                case 2: bytes[place] = alphabet.randomElement(using: &random) ?? 0
                default: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                }
            }
            self.expectAgreement(bytes)
        }
    }
}
